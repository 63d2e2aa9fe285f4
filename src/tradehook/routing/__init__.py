"""Routing: whose accounts follow the strategy that a signal came in for."""

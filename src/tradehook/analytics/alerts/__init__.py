"""Alerts beside their fills: what the execution cost, how long it took, and what never filled."""

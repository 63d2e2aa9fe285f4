"""Accounts at brokers."""

"""Accounts at brokers outside: how they are used is kept here, what is in them only the broker knows."""

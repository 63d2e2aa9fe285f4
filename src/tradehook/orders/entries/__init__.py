"""Entries, counted for the guards of an account."""

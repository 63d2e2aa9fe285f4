"""Legs that follow their entry and its position, and orders that end by time."""

"""Prices: quotes set by hand, taken from signals, or simulated."""

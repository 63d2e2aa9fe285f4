"""Instruments: what a ticker means, and what can be traded by what rules."""

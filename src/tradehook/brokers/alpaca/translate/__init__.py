"""Ours to Alpaca's and back. Pure: no input or output, no clock."""

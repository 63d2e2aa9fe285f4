"""Bars for charts, built from quotes."""

"""Backtests that were imported, and how they compare with the alerts that were really sent."""

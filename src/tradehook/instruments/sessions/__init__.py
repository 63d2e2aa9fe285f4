"""Sessions: when an instrument trades, from tables of regular hours and of the days that differ."""

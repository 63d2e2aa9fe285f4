"""Trades: one signal carried out for one subscription, with its reasons, trace and phases."""

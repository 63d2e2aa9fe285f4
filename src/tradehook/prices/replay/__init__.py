"""Replays: prices that were recorded, played again."""

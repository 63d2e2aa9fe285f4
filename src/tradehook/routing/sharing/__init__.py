"""Sharing: who may follow a strategy of somebody else's."""

"""Fills and the executions that were taken back: the facts that positions are folded from."""

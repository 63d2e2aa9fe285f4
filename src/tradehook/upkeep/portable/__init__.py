"""The portable form of a store: an SQLite file with every row of one moment, whichever engine the rows come from.

Why this, and not each engine's own tool: docs/decisions/0030.
"""

"""Retention: what goes after a while, and what never does.

Signals with the messages that they came of, trades, orders, requests to brokers, fills, cash and baselines are kept for
ever: positions, analytics and the books are folds over them.
"""

"""Answers to the questions about the trading, as JSON: one file a question."""

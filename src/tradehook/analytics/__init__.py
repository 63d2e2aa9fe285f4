"""What the trading was worth, and whether it was what the strategy promised: round trips from fills, figures over them,
returns from daily equity, alerts against fills and against a backtest.

Pure over rows: what is read from the store comes in as values, and values go out.
"""

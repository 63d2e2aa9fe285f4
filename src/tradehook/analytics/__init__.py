"""What the trading was worth, and whether it was what the strategy promised: round trips from fills, figures over them,
returns from daily equity, alerts against fills and against a backtest.

Pure over rows but for what asks and answers: `queries` read the store, `books`, `equity` and `executing` make values of
rows, `answers` put figures into words for programs, and `apart` is the process in which all of that is done.
"""

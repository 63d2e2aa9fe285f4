"""The trades of a backtest beside the alerts that were really sent."""

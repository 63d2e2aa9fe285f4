"""The files that TradingView exports, read into values: the list of trades and the log of alerts."""

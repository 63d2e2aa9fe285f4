"""Alpaca: stocks, options and crypto over its Trading API, its market data and its stream of trade updates."""

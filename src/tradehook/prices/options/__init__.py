"""Option prices: what a contract is worth by the price of its underlying, its greeks, and its implied volatility."""

"""The symbol directory of NASDAQ Trader: which stocks and ETFs the US exchanges list, read, compared and kept.

Source: "Symbol Look-Up/Directory Data Fields & Definitions" of nasdaqtrader.com.
"""

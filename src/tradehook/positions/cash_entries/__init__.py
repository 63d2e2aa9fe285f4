"""Cash that came or went without an order: deposits, dividends and the like."""

"""Station: tell the broker, exactly once, and follow each order to its end."""

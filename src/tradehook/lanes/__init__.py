"""Station: whose turn it is. Lanes, the engines that work them, and what waits for a person."""

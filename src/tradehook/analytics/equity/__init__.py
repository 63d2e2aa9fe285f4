"""What accounts were worth at the end of each day: as it was kept, or derived from fills and prices and said to be."""

"""What accounts were worth when their days began."""

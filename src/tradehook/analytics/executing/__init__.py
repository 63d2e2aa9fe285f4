"""Orders beside the signals that they carry out: what carrying them out cost, and how long it took."""

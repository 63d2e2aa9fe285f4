"""Station: what should be done about a signal, if anything. Pure rules, given facts by the engine."""

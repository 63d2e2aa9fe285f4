"""Brokers: one folder each, with a declaration of what it can, a pure translation, and the only network there is."""

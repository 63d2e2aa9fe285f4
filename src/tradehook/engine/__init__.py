"""The engine: the only code that composes stations. One file a transaction."""

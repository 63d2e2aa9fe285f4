"""The only technical folder: clock, ids, settings, secrets, store, logging."""

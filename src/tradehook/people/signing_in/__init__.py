"""Signing in: passphrases, second factors, and how often somebody may try."""

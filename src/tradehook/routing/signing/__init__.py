"""Secrets that senders sign with, for webhooks and keys whose messages must be signed."""

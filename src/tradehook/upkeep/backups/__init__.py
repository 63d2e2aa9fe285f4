"""Backups: one file with everything of one moment, checked after it was written."""

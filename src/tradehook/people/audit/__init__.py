"""The audit log: who changed what, when, from where; what it was before, and what it is now."""

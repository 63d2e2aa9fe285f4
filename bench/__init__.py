"""Benchmarks: what this machine can do with tradehook, beside the least that a durable webhook can cost on it."""

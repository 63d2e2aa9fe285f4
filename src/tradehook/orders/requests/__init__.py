"""Requests to brokers: each is a row before it is sent (promise 3)."""

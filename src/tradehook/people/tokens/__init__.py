"""Tokens: what programs show to be let in as somebody, with a part of what that person may do."""

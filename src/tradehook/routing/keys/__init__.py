"""Keys: addresses that lead to the accounts of one person."""

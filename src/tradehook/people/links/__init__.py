"""Links: each lets somebody choose their passphrase, once."""

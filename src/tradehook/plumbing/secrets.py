"""Hashes of secrets, and comparing them without telling how much was right."""

import hashlib
import hmac


def hashed(secret: str) -> bytes:
    """What is kept of a secret of 256 random bits: its SHA-256. Such a secret needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def same(one: bytes, other: bytes) -> bool:
    """Whether two hashes are equal, in the same time whatever they are."""
    return hmac.compare_digest(one, other)

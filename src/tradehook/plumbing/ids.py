"""The one place that makes ids, and that asks the machine for chance."""

import base64
import hashlib
import os
import secrets
import threading

from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import Instant

_RANDOM_BATCH = 4096
_RANDOM_PART = 10


class IdSource(threading.local):
    """Makes UUIDv7 text: time-ordered, so that keys go to the end of their index.

    Each thread has a pool of its own: two that took the same chance in the same millisecond would make the same id.
    """

    def __init__(self) -> None:
        self._pool = b""
        self._used = 0

    def new(self, now: Instant) -> str:
        """A fresh UUIDv7 of this instant, in lower-case text with hyphens."""
        if self._used >= len(self._pool):
            self._pool, self._used = os.urandom(_RANDOM_PART * _RANDOM_BATCH), 0
        chance = self._pool[self._used : self._used + _RANDOM_PART]
        self._used += _RANDOM_PART
        low = int.from_bytes(chance, "big")
        value = ((now // 1000) << 80) | 0x7 << 76 | (low >> 68) << 64 | 0b10 << 62 | (low & 0x3FFFFFFFFFFFFFFF)
        text = f"{value:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def secret_text() -> str:
    """256 random bits as 64 hexadecimal characters, to be shown once."""
    return secrets.token_hex(32)


def client_order_id(trade_id: str, leg: str, attempt: int) -> ClientOrderId:
    """26 base32 characters of a hash of (trade, leg, attempt): the same order always has the same id (promise 3)."""
    digest = hashlib.sha256(f"{trade_id}/{leg}/{attempt}".encode()).digest()[:17]
    return ClientOrderId(base64.b32encode(digest).decode()[:26].lower())

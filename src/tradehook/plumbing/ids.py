"""The one place that makes ids, and that asks the machine for chance."""

import base64
import hashlib
import os
import secrets
import threading
from collections.abc import Sequence
from typing import TypeVar

from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import Instant

_Lot = TypeVar("_Lot")

_BATCH = 4096
_DIGITS = 20
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The first digit after the third hyphen has two bits that say which kind of UUID it is, and two of chance."""


class IdSource(threading.local):
    """Makes UUIDv7 text: time-ordered, so that keys go to the end of their index.

    Each thread has a pool of its own: two that took the same chance in the same millisecond would make the same id.
    """

    def __init__(self) -> None:
        self._pool = ""
        self._used = 0
        self._millisecond = -1
        self._when = ""

    def new(self, now: Instant) -> str:
        """A fresh UUIDv7 of this instant, in lower-case text with hyphens."""
        if self._used >= len(self._pool):
            self._pool, self._used = os.urandom(_DIGITS // 2 * _BATCH).hex(), 0
        chance = self._pool[self._used : self._used + _DIGITS]
        self._used += _DIGITS
        if now // 1000 != self._millisecond:
            self._millisecond = now // 1000
            digits = f"{self._millisecond:012x}"
            self._when = f"{digits[:8]}-{digits[8:]}-7"
        return f"{self._when}{chance[:3]}-{_VARIANT[chance[3]]}{chance[4:7]}-{chance[8:]}"


def derived(maker: str, made: str) -> str:
    """The id of what something made, a UUIDv7 of the maker's moment: the same whenever it is asked for."""
    chance = hashlib.sha256(f"{maker}/{made}".encode()).hexdigest()
    return f"{maker[:15]}{chance[:3]}-{_VARIANT[chance[3]]}{chance[4:7]}-{chance[8:20]}"


def secret_text() -> str:
    """256 random bits as 64 hexadecimal characters, to be shown once."""
    return secrets.token_hex(32)


def public_key() -> str:
    """120 random bits as 24 base32 characters in small letters: a name that nobody guesses, and no secret."""
    return base64.b32encode(secrets.token_bytes(15)).decode().lower()


def drawn(lots: Sequence[_Lot]) -> _Lot:
    """One of these, each as likely as any other."""
    return secrets.choice(lots)


def client_order_id(trade_id: str, leg: str, attempt: int) -> ClientOrderId:
    """26 base32 characters of a hash of (trade, leg, attempt): the same order always has the same id (promise 3)."""
    digest = hashlib.sha256(f"{trade_id}/{leg}/{attempt}".encode()).digest()[:17]
    return ClientOrderId(base64.b32encode(digest).decode()[:26].lower())

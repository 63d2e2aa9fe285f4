"""What a backup says of itself."""

import hashlib
from datetime import datetime
from pathlib import Path

import msgspec

from tradehook.vocabulary.instant import Instant, instant_of

FORM = 1
"""The form of backups that this version writes, and the newest that it reads."""

MANIFEST = "manifest.json"
STORE = "store.db"
KEY = "secret.key"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`migration`: how new the tables are; `engine`: what the rows come from (sqlite, postgresql); `sha256` and
    `bytes` of the store in it; `rows` by table.

    `key_fingerprint` tells whether a secret.key is the one that sealed what is sealed; `has_key`: it is in the file.
    """

    form: int
    made_at: str
    version: str
    migration: str
    engine: str
    sha256: str
    bytes: int
    rows: dict[str, int]
    key_fingerprint: str | None
    has_key: bool

    @property
    def made(self) -> Instant:
        """When it was made."""
        return instant_of(datetime.fromisoformat(self.made_at))


def fingerprint_of(key: str) -> str:
    """What tells one 256-bit key from another and says nothing of it."""
    return hashlib.sha256(b"tradehook backup:" + key.encode()).hexdigest()[:16]


def hash_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

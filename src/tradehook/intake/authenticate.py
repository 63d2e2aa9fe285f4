"""Is it really from you?"""

from typing import Final

from tradehook.plumbing.secrets import hashed, same
from tradehook.vocabulary.instant import Instant


def knows_secret(secret: str, kept: bytes, old: bytes | None, old_until: Instant | None, now: Instant) -> bool:
    """Whether the secret is the one whose hash is kept, or the old one during the overlap after a rotation."""
    given = hashed(secret)
    if same(given, kept):
        return True
    return old is not None and old_until is not None and now < old_until and same(given, old)


_LETTERS: Final = frozenset("0123456789abcdef")
_LENGTH: Final = 64
"""Of a secret that we made (`secret_text`)."""


def what_is_wrong(secret: str, kept: bytes, old: bytes | None) -> str:
    """In what a wrong secret seems to be wrong, in a sentence that names nothing of it."""
    if old is not None and same(hashed(secret), old):
        return "It is the key from before the last time that it was made anew, which no longer opens this webhook."
    bare = secret.strip().lower()
    if bare != secret and same(hashed(bare), kept):
        return "It would be right without the blanks around it, in small letters."
    if len(bare) != _LENGTH:
        return f"It has {len(bare)} characters, and a key has {_LENGTH}: something is missing, or too much."
    if not _LETTERS.issuperset(bare):
        return "It has letters that no key has: a key is made of 0 to 9 and a to f."
    return "It looks like a key: a letter of it is wrong, or it is that of another webhook."

"""Passphrases: how long they have to be, and what is kept of them (argon2id, RFC 9106)."""

import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tradehook.vocabulary.refusal import Refusal

SHORTEST: Final = 12
LONGEST: Final = 256
_FEWEST_DIFFERENT: Final = 5

# The memory and passes of RFC 9106's second choice, in one lane: guesses may not take every processor from webhooks.
_hasher = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)
_NOBODYS: Final = b"$argon2id$v=19$m=65536,t=3,p=1$avpiVVLEAaFEvBUD91IfAg$JLycWA1h/Vkk5FEGz6+NFdMXtx/Z3LuA9Tv9KM7tf6Y"
"""Of 32 random bytes that nobody kept: what a passphrase is held against where nobody has the name, so that it takes as
long as with a name."""


def passphrase_refusal(passphrase: str, name: str) -> Refusal | None:
    """Why this cannot be a passphrase: its length counts, and not what it is made of."""
    text = _normal(passphrase)
    if len(text) < SHORTEST:
        return _refusal(
            "passphrase-too-short",
            f"The passphrase has {len(text)} characters; it takes {SHORTEST} at least.",
            "Four or five words that do not belong together are long, and easy to remember.",
        )
    if len(text) > LONGEST:
        return _refusal(
            "passphrase-too-long", f"The passphrase has more than {LONGEST} characters.", "Choose a shorter one."
        )
    if len(set(text.casefold())) < _FEWEST_DIFFERENT or text.casefold() == _normal(name).casefold():
        return _refusal(
            "passphrase-too-simple",
            "The passphrase is one that is guessed at once.",
            "Do not repeat a few characters, and do not take your name.",
        )
    return None


def passphrase_hash(passphrase: str) -> bytes:
    """What is kept of a passphrase. Takes some 0.1 s of processor time and 64 MB: not for the event loop."""
    return _hasher.hash(_normal(passphrase)).encode()


def is_passphrase(kept: bytes | None, passphrase: str) -> bool:
    """Whether this is the passphrase; it takes as long where there is none. Not for the event loop either."""
    try:
        _hasher.verify((kept or _NOBODYS).decode(), _normal(passphrase)[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def _normal(text: str) -> str:
    """The text in one of the ways that keyboards write the same letters in (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", text)


def _refusal(code: str, message: str, hint: str) -> Refusal:
    return Refusal(code=code, status=422, message=message, hint=hint, path="passphrase")

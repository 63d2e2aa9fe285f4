"""Signatures of the Standard Webhooks specification: was it signed by who shares a secret, just now, as it is here?

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Gate, Objection

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what a secret begins with
TOLERANCE_S: Final = 300
_SECOND = 1_000_000
_KEY_BYTES = range(24, 65)
_VERSION = "v1,"
_MOST_SIGNATURES = 10
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class Signed(NamedTuple):
    """The three headers as they came: `webhook-id`, `webhook-timestamp` in seconds, and `webhook-signature`, which is
    one or more signatures with spaces between them."""

    id: str = ""
    timestamp: str = ""
    signatures: str = ""


def signing_key(secret: str) -> bytes | None:
    """The key that a secret stands for; None where it is none, "whsec_" and 24 to 64 bytes in base64."""
    if not secret.startswith(SECRET_PREFIX):
        return None
    try:
        key = base64.b64decode(secret[len(SECRET_PREFIX) :], validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) in _KEY_BYTES else None


def signing_secret(key: bytes) -> str:
    """How a key is written down."""
    return SECRET_PREFIX + base64.b64encode(key).decode()


def signature_objection(signed: Signed, body: bytes, keys: Iterable[bytes], now: Instant) -> Objection | None:
    """What is wrong with a signature; None where one of its parts was made with one of the keys, at most five minutes
    before or after now. Every key is tried, whichever fits."""
    if not all(signed):
        return Objection(Gate.SIGNATURE_MISSING)
    given = [part[len(_VERSION) :] for part in signed.signatures.split(" ") if part.startswith(_VERSION)]
    made = [_signature(key, signed, body) for key in keys]
    fits = [_same(one, other) for one in given[:_MOST_SIGNATURES] for other in made]
    if _TIMESTAMP.fullmatch(signed.timestamp) is None or not any(fits):
        return Objection(Gate.SIGNATURE)
    off_s = now // _SECOND - int(signed.timestamp)
    return Objection(Gate.SIGNATURE_AGE, {"off": _in_words(off_s)}) if abs(off_s) > TOLERANCE_S else None


def signatures(signed_id: str, timestamp: int, body: bytes, keys: Sequence[bytes]) -> str:
    """The header `webhook-signature` of a sender with these keys."""
    signed = Signed(signed_id, str(timestamp))
    return " ".join(_VERSION + _signature(key, signed, body) for key in keys)


def _signature(key: bytes, signed: Signed, body: bytes) -> str:
    # As the header was on the wire, whatever its bytes.
    content = f"{signed.id}.{signed.timestamp}.".encode("latin-1", "replace") + body
    return base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("latin-1", "replace"), other.encode())


def _in_words(off_s: int) -> str:
    return f"{abs(off_s)} seconds {'ago' if off_s > 0 else 'ahead'}"

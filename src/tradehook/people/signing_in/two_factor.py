"""The second factor: codes of an authenticator (TOTP, RFC 6238), and codes on paper for when that is lost."""

import base64
import hmac
from collections.abc import Callable
from typing import Final

import pyotp
import segno

from tradehook.plumbing.secrets import hashed
from tradehook.vocabulary.instant import Instant

RECOVERY_CODES: Final = 10
_STEP_S: Final = 30
_STEPS_OFF: Final = 1
"""So many steps of time may a phone's clock be off, either way."""

_ISSUER = "tradehook"


def new_key(secret: str) -> str:
    """The key of an authenticator, as people type it: the 160 first bits of 256 random ones, in base32."""
    return base64.b32encode(bytes.fromhex(secret)[:20]).decode()


def step_of(key: str, code: str, now: Instant) -> int | None:
    """The step of time whose code this is; None where it is none of now, a little before or a little after."""
    at = now // 1_000_000 // _STEP_S
    totp = pyotp.TOTP(key)
    digits = "".join(code.split())
    found = [
        step
        for step in range(at - _STEPS_OFF, at + _STEPS_OFF + 1)
        if hmac.compare_digest(totp.at(step * _STEP_S).encode(), digits.encode("utf-8", "replace"))
    ]
    return found[-1] if found else None


def key_uri(key: str, name: str) -> str:
    """What an authenticator reads from the picture."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=_ISSUER)


def key_picture(key: str, name: str) -> str:
    """The QR code of a key, as SVG that stands in a page by itself, in whatever size it is given there."""
    return segno.make(key_uri(key, name), error="m").svg_inline(border=4, omitsize=True, light="#fff", dark="#000")


def new_recovery_codes(secret: Callable[[], str]) -> tuple[str, ...]:
    """Codes that each work once: 80 random bits, in groups that can be read out."""
    return tuple(_grouped(secret()[:20]) for _ in range(RECOVERY_CODES))


def recovery_hash(code: str) -> bytes:
    """What is kept of a recovery code, however it is typed."""
    return hashed("".join(letter for letter in code.casefold() if letter.isalnum()))


def _grouped(text: str) -> str:
    return "-".join(text[at : at + 5] for at in range(0, len(text), 5))

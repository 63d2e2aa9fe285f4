"""Secrets that must be read again, such as a broker's keys: encrypted with the installation's own key."""

from collections.abc import Mapping

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tradehook.plumbing.ids import secret_text

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_KEY_BYTES = 32
_PURPOSE = b"tradehook: broker credentials"


class CannotBeOpened(Exception):
    """Sealed with another key, sealed for somebody else, or damaged: these cannot be told apart."""


class Vault:
    """Seals and opens named texts with AES-256-GCM, under a key that HKDF-SHA256 makes of the installation's.

    What is sealed is the format's number, a nonce that is never used twice, and the cipher text with its tag.
    """

    def __init__(self, key: bytes, *older: bytes) -> None:
        """`older` keys open what they sealed, and seal nothing."""
        self._cipher = _cipher(key)
        self._openers = (self._cipher, *(_cipher(each) for each in older))

    def seal(self, values: Mapping[str, str], bound_to: str) -> bytes:
        """The values, encrypted; they can be opened only for the one that they are bound to."""
        nonce = _fresh_nonce()
        return _FORMAT + nonce + self._cipher.encrypt(nonce, msgspec.json.encode(dict(values)), bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> dict[str, str]:
        """The values that were sealed. Raises `CannotBeOpened`."""
        if not sealed.startswith(_FORMAT):
            raise CannotBeOpened
        body = sealed[len(_FORMAT) :]
        for cipher in self._openers:
            try:
                plain = cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], bound_to.encode())
            except (InvalidTag, ValueError):
                continue
            return msgspec.json.decode(plain, type=dict[str, str])
        raise CannotBeOpened from None


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_PURPOSE).derive(key))


def _fresh_nonce() -> bytes:
    return bytes.fromhex(secret_text())[:_NONCE_BYTES]

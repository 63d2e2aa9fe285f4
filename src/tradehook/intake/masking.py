"""Keeping secrets out of what is stored and shown: a body's secrets are masked before it is written down."""

import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

MASK = "***"
_LARGEST_REFUSED = 4_096

# Possessive, and a name begins only where a word does: any text is looked through once, however it was made. A body
# that is refused may have curly quotes, or end in the middle of a value.
_NAME = re.compile(r"""(?<![\w-])([\w-]++)["'\u201c\u201d\u2018\u2019]?+\s*+[:=]\s*+""")
_VALUE = re.compile(
    r""""(?:[^"\\]|\\.)*+(?:"|\Z)|'[^']*+(?:'|\Z)|[\u201c\u2018][^\u201d\u2019]*+(?:[\u201d\u2019]|\Z)|[^\s,;&}"']++""",
    re.DOTALL,
)
_MOST_HASHED = 256
_LONG_WORD = re.compile(rb"[\w-]{16,}")
_SECRET_NAME = re.compile("secret|password|passphrase|token|api_?key|auth_?key|private_?key", re.IGNORECASE)


def masked(body: bytes, own_secret: str) -> str:
    """The body as text, with the values of fields that look like secrets, and the webhook's own secret, masked."""
    text = body.decode("utf-8", "replace").replace("\x00", "�")
    if own_secret and own_secret in text:
        text = text.replace(own_secret, MASK)
    return _without_secret_fields(text) if may_name_secrets(body) else text


def may_name_secrets(body: bytes) -> bool:
    """Whether a body has a word in it that the name of a secret has: most have none, and are not looked through."""
    small = body.lower()
    return b"secret" in small or b"pass" in small or b"token" in small or b"key" in small


def masked_members(members: Mapping[str, Any], own_secret: str) -> dict[str, Any]:
    """The members of an object that was read, masked in the same way at every depth."""
    return {
        name.replace(own_secret, MASK) if own_secret else name: (
            MASK if _SECRET_NAME.search(name) else _masked_value(value, own_secret)
        )
        for name, value in members.items()
    }


def own_secret_in(body: bytes, is_own: Callable[[str], bool]) -> str:
    """The webhook's own secret where it stands by itself in a body, wherever that is; "" where it does not."""
    words = (found[0].decode() for found in _LONG_WORD.finditer(body.replace(b"\0", b"")))
    return next((word for word in islice(words, _MOST_HASHED) if is_own(word)), "")


def _masked_value(value: Any, own_secret: str) -> Any:
    if isinstance(value, str):
        return value.replace(own_secret, MASK) if own_secret else value
    if isinstance(value, dict):
        return masked_members(value, own_secret)
    return [_masked_value(one, own_secret) for one in value] if isinstance(value, list) else value


def _without_secret_fields(text: str) -> str:
    kept: list[str] = []
    at = 0
    for name in _NAME.finditer(text):
        value = _VALUE.match(text, name.end()) if name.start() >= at and _SECRET_NAME.search(name[1]) else None
        if value is not None:
            kept += (text[at : value.start()], f'"{MASK}"')
            at = value.end()
    return "".join((*kept, text[at:]))


def bounded(text: str) -> str:
    """What is kept of a refused body: enough to see what was wrong with it."""
    if len(text) <= _LARGEST_REFUSED:
        return text
    return f"{text[:_LARGEST_REFUSED]}… ({len(text)} characters)"

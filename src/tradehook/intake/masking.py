"""Keeping secrets out of what is stored and shown: a body's secrets are masked before it is written down."""

import re

MASK = "***"
_LARGEST_REFUSED = 4_096

_SECRET_FIELD = re.compile(
    r"""(["']?(?:[\w-]*(?:secret|password|passphrase|token|api_?key|auth_?key|private_?key)[\w-]*)["']?\s*[:=]\s*)"""
    r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&}"']+)""",
    re.IGNORECASE,
)
_HINTS = (b"ecret", b"ass", b"oken", b"key", b"ECRET", b"ASS", b"OKEN", b"KEY", b"Key")


def masked(body: bytes, own_secret: str) -> str:
    """The body as text, with the values of fields that look like secrets, and the webhook's own secret, masked."""
    text = body.decode("utf-8", "replace").replace("\x00", "�")
    if own_secret and own_secret in text:
        text = text.replace(own_secret, MASK)
    if any(hint in body for hint in _HINTS):
        text = _SECRET_FIELD.sub(rf'\1"{MASK}"', text)
    return text


def bounded(text: str) -> str:
    """What is kept of a refused body: enough to see what was wrong with it."""
    if len(text) <= _LARGEST_REFUSED:
        return text
    return f"{text[:_LARGEST_REFUSED]}… ({len(text)} characters)"

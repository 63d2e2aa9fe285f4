"""Cursors: where a page of a list ended, as a text that means nothing to whoever sends it back."""

import base64
import binascii
import json

Key = tuple[int | str, ...]
"""The values that order a list, of one row."""

_LARGEST_KEY = 2**63


def cursor_after(key: Key) -> str:
    """The cursor that goes on after the row with this key."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def key_in(cursor: str) -> Key | None:
    """The key of the row after which to go on; None for a text that is no cursor of ours."""
    try:
        key = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
    return tuple(key) if isinstance(key, list) and all(_is_part(part) for part in key) else None


def _is_part(part: object) -> bool:
    if isinstance(part, bool):
        return False
    return (isinstance(part, int) and 0 <= part < _LARGEST_KEY) or (isinstance(part, str) and "\0" not in part)

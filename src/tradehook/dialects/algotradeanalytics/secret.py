"""The key that a message brings along: finding it, and keeping it out of what is stored.

Pure and total. Malformed bodies are masked by pattern: nothing of them can be taken for granted.
"""

import re
from typing import Final

from tradehook.dialects.algotradeanalytics import wording
from tradehook.dialects.algotradeanalytics.address import KEY_FIELD
from tradehook.dialects.contract import JsonSyntax, Unreadable
from tradehook.dialects.reading.json_text import read_json
from tradehook.dialects.reading.malformed import Malformed

MASK: Final = b"***"
_CLOSING: Final = b" \t\"'\\"
_MOST: Final = 16
"""So many keys in one body are looked for in the rest of it: there is one."""

# Possessive and bounded: any bytes are looked through once, however they were made.
_NAMED = re.compile(
    rb"""(auth(?:%5f|[\W_]){0,4}key)       # in any spelling, escaped for a form, too
         ((?:%(?:22|3a|3d|20)|[^\w,;&}\]%])*+) # quotes, colons and blanks up to the value
         ([^,;&}\]\r\n]++)                 # all of it, as far as another field may begin
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONG_WORD = re.compile(rb"[\w-]{8,}")
"""What is shorter may be any word, and is masked only where the key stands."""
_LETTER = re.compile(rb"[\w-]")
_ESCAPED = re.compile(rb"\\+u00([2-7][0-9a-f])", re.IGNORECASE)


def secret_of(body: bytes, syntax: JsonSyntax) -> str | Unreadable:
    """The key in a body, "" where there is none that is a text; or why the body cannot be read."""
    text = read_json(body, syntax)
    if isinstance(text, Malformed):
        return Unreadable(refusals=(wording.of_text(text),))
    found = text.members.get(KEY_FIELD)
    if found is None:
        found = next((sent for name, sent in text.members.items() if name.lower() == KEY_FIELD), None)
    return found if isinstance(found, str) else ""


def mask(body: bytes) -> bytes:
    """The body without what stands as its key, there or anywhere else in it.

    Escaped letters are written plainly and bytes of zero left out: a key spelled so, or in UTF-16, is one all the same.
    """
    plain = _plain(body)
    values = [named[3] for named in _NAMED.finditer(plain)]
    masked = _NAMED.sub(_masked, plain)
    for value in values[:_MOST]:
        key = _LONG_WORD.search(value)
        if key is not None:
            masked = masked.replace(key[0], MASK)
    return masked


def _plain(body: bytes) -> bytes:
    bare = body.replace(b"\0", b"")
    return _ESCAPED.sub(_letter, bare) if b"u00" in bare.lower() else bare


def _letter(escaped: re.Match[bytes]) -> bytes:
    """The letter of an escape; of other signs the escape, which may be what keeps the text in order."""
    letter = bytes.fromhex(escaped[1].decode())
    return letter if _LETTER.fullmatch(letter) else escaped[0]


def _masked(named: re.Match[bytes]) -> bytes:
    name, between, value = named[1], named[2], named[3]
    return name + between + MASK + value[len(value.rstrip(_CLOSING)) :]

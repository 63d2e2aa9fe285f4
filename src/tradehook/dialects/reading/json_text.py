"""Reading a JSON object out of any bytes, strictly and exactly (rule: architecture 7 and 8.1).

This is on the way of every message: the decoder is the standard library's, with its C scanner; what is
refused beyond its grammar is found by hooks and by counting bytes; what explains a fault runs only where
there is one.
"""

import json
from collections.abc import Callable
from json import JSONDecodeError
from typing import Any, Final, NamedTuple

from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.reading.json5_text import decode_json5
from tradehook.dialects.reading.json_troubles import (
    MAX_DEPTH,
    Trouble,
    TroubleFound,
    check_depth,
    check_texts,
    located,
    read_fraction,
    read_members,
    read_whole,
    refuse_constant,
)
from tradehook.dialects.reading.malformed import Malformed, bad_encoding, empty, no_object
from tradehook.dialects.reading.syntax_faults import syntax_fault

_BOM: Final = b"\xef\xbb\xbf"

_decode: Callable[[str], Any] = json.JSONDecoder(
    object_pairs_hook=read_members, parse_float=read_fraction, parse_int=read_whole, parse_constant=refuse_constant
).decode


class JsonText(NamedTuple):
    """An object that was read. `payload` is its text: as it was sent, or JSON5 rewritten as strict JSON."""

    members: dict[str, Any]
    payload: bytes


def read_json(body: bytes, syntax: JsonSyntax) -> JsonText | Malformed:
    """The object in `body`: numbers exact (`int` or `Decimal`), names unique, depth bounded. Total."""
    body = body.removeprefix(_BOM)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        return bad_encoding(body, error.start)
    read = _read_strict(text, body)
    if syntax is JsonSyntax.STRICT or not isinstance(read, Malformed) or not read.only_strict:
        return read
    return _read_json5(text)


def _read_strict(text: str, body: bytes) -> JsonText | Malformed:
    try:
        value = _decode(text)
        if body.count(b"{") + body.count(b"[") > MAX_DEPTH:
            check_depth(value)
        if b"\\u" in body:
            check_texts(value)
    except JSONDecodeError as error:
        return syntax_fault(text, error.pos, error.msg) if text.strip() else empty()
    except TroubleFound as found:
        return located(found.trouble, text)
    except RecursionError:
        return located(Trouble.DEPTH, text)
    return JsonText(value, body) if type(value) is dict else no_object(value)


def _read_json5(text: str) -> JsonText | Malformed:
    decoded = decode_json5(text)
    if isinstance(decoded, Malformed):
        return decoded
    value, payload = decoded
    return JsonText(value, payload) if type(value) is dict else no_object(value)

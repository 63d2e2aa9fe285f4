"""JSON whose numbers stay exact, for bodies that programs send to the management API.

Messages at webhooks are read by their dialect; this is for our own callers, and answers refusals instead of raising.
"""

import json
import re
from decimal import Decimal
from typing import Any

from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.refusal import Refusal

_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_UNKEPT = re.compile("[\0\ud800-\udfff]")
_LARGEST_EXPONENT = 30


class _Unfit(ValueError):
    """A number or name in the text that JSON allows and we do not; the message says what to change."""


def read_json(body: bytes) -> Any | Refusal:
    """The value that the bytes hold: whole numbers as int, others as Decimal; or the refusal `malformed-json` (422)."""
    try:
        value = json.loads(
            body,
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_no_doubles,
        )
        _check_texts(value)
        return value
    except json.JSONDecodeError as error:
        return _malformed(f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.")
    except _Unfit as error:
        return _malformed(str(error))
    except UnicodeDecodeError:
        return _malformed("The body is not JSON: it is not text in UTF-8.")
    except RecursionError:
        return _malformed("The body is not JSON that can be read: it is nested too deeply.")


def exact_number(value: object) -> Decimal | None:
    """The decimal that a string or number of JSON stands for, in canonical scale; None when it stands for none.

    At most 40 digits on either side of the point and a magnitude within 10^±30 (rule: architecture 7, decoding).
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    text = str(value)
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    if number and not -_LARGEST_EXPONENT <= number.adjusted() <= _LARGEST_EXPONENT:
        return None
    return Decimal(canonical(number))


def _whole(text: str) -> int:
    _check_size(text)
    return int(text)


def _decimal(text: str) -> Decimal:
    _check_size(text)
    return Decimal(text)


def _check_size(text: str) -> None:
    if exact_number(text) is None:
        raise _Unfit(f"The number {text[:20]}… is too long or too large.")


def _check_texts(value: Any, at: str = "The body") -> None:
    """No text may hold what no store keeps: a NUL, or half of a surrogate pair. The text itself may be a secret."""
    if isinstance(value, str):
        if found := _UNKEPT.search(value):
            raise _Unfit(f"{at} holds a character that cannot be kept, at place {found.start() + 1}.")
    elif isinstance(value, list):
        for part in value:
            _check_texts(part, at)
    elif isinstance(value, dict):
        for name, part in value.items():
            _check_texts(name, "The name of a field")
            _check_texts(part, f"The field {name[:40]!a}")


def _no_constant(name: str) -> Any:
    raise _Unfit(f"{name} is not a number in JSON.")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Unfit(f'The field "{twice}" is given twice.')
    return found


def _malformed(message: str) -> Refusal:
    return Refusal(
        code="malformed-json",
        status=422,
        message=message,
        hint="Send one JSON object, with names and texts in straight double quotes and no comma after the last field.",
    )

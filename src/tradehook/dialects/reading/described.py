"""The catalogue as its pages show it: each code with what to do and an example that causes it."""

from collections.abc import Mapping
from typing import Final

from tradehook.dialects.contract import CodeDescribed
from tradehook.dialects.reading.catalogue import Entry, Example

_HINT_DEPENDS: Final = "The hint of the answer says what to change, with line and column."
_EMPTY: Final = "(an empty body)"
_LONGEST_SHOWN: Final = 240


def described(catalogue: Mapping[str, Entry], examples: Mapping[str, Example]) -> tuple[CodeDescribed, ...]:
    """Every code of a catalogue, in the order of its checks."""
    return tuple(_described(entry, examples[code]) for code, entry in catalogue.items())


def _described(entry: Entry, example: Example) -> CodeDescribed:
    body = _shown(example.body)
    return CodeDescribed(
        code=entry.code,
        status=entry.status,
        sentence=entry.sentence,
        hint=entry.hint or _HINT_DEPENDS,
        example=body if body or example.how else _EMPTY,
        how=example.how,
    )


def _shown(body: str) -> str:
    """The body; of a very long one the beginning and the end."""
    if len(body) <= _LONGEST_SHOWN:
        return body
    return f"{body[: _LONGEST_SHOWN // 2]} … {body[-_LONGEST_SHOWN // 4 :]}"

"""A place in the stream: how many facts of each kind were told. Its text is the id of an event."""

from tradehook.web.api.live.queries import KINDS

_LARGEST_NUMBER = 2**63
_LONGEST = 200

Place = tuple[int, ...]
"""The number of the last fact that was told, by kind in their order."""

LOST: Place = (_LARGEST_NUMBER,) * len(KINDS)
"""Where nobody can have been: whoever comes from there is told to look at everything anew."""


def text_of(place: Place) -> str:
    """The place as `Last-Event-ID` brings it back."""
    return ".".join(map(str, place))


def place_in(text: str) -> Place:
    """The place that a text says; `LOST` where it is none of ours."""
    parts = text.split(".") if len(text) <= _LONGEST else []
    if len(parts) != len(KINDS) or not all(part.isascii() and part.isdigit() for part in parts):
        return LOST
    return tuple(map(int, parts))


def moved(place: Place, kind: int, number: int) -> Place:
    """The place after one more fact of a kind."""
    return (*place[:kind], number, *place[kind + 1 :])

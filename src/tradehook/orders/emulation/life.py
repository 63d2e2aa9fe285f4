"""The life of a watched order: one table of (status, event), with a reason beside each row that may surprise.

What is not in the table changes nothing. The documentation's page is made from this table.
"""

from dataclasses import dataclass
from enum import StrEnum


class WatchedStatus(StrEnum):
    """Where a watched order stands."""

    WAITING = "waiting"
    WATCHING = "watching"
    TRIGGERED = "triggered"
    SENT = "sent"
    PLACED = "placed"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def meaning(self) -> str:
        """What it stands for, in a sentence."""
        return _STATUSES[self]

    @property
    def ended(self) -> bool:
        """Whether nothing more is expected of it."""
        return self in _ENDED

    @property
    def is_ours(self) -> bool:
        """Whether the broker has nothing of it yet."""
        return self in _OURS


class WatchedEvent(StrEnum):
    """What happens to a watched order."""

    RELEASED = "released"
    TOUCHED = "touched"
    SENT = "sent"
    PLACED = "placed"
    RETURNED = "returned"
    FILLED = "filled"
    CANCELLED = "cancelled"

    @property
    def meaning(self) -> str:
        """What it stands for, in a sentence."""
        return _EVENTS[self]


@dataclass(frozen=True, slots=True)
class WatchedPassage:
    """Where an event leads; `why` explains a row that may surprise."""

    status: WatchedStatus
    why: str = ""


_ENDED = frozenset({WatchedStatus.DONE, WatchedStatus.CANCELLED})
_OURS = frozenset({WatchedStatus.WAITING, WatchedStatus.WATCHING, WatchedStatus.TRIGGERED})

_STATUSES = {
    WatchedStatus.WAITING: "Its entry has not filled: there is nothing to protect yet.",
    WatchedStatus.WATCHING: "tradehook watches the price.",
    WatchedStatus.TRIGGERED: "The price was reached; the other leg's order is being cancelled at the broker first.",
    WatchedStatus.SENT: "The price was reached, and an order was sent.",
    WatchedStatus.PLACED: "It rests at the broker as an order.",
    WatchedStatus.DONE: "Its order has filled, and nothing is left for it.",
    WatchedStatus.CANCELLED: "It was cancelled, the other leg filled, or nothing was left to exit.",
}
_EVENTS = {
    WatchedEvent.RELEASED: "Something of its entry has filled.",
    WatchedEvent.TOUCHED: "The price was reached.",
    WatchedEvent.SENT: "The order that goes out at the price was written down, with its request.",
    WatchedEvent.PLACED: "Its order was written down for the broker to keep, with its request.",
    WatchedEvent.RETURNED: "Its order ended, or could not be made, and something is left.",
    WatchedEvent.FILLED: "Its order filled, and nothing is left.",
    WatchedEvent.CANCELLED: "A signal or a person cancelled it, or there is nothing left for it.",
}

_WAITING = WatchedStatus.WAITING
_WATCHING = WatchedStatus.WATCHING
_TRIGGERED = WatchedStatus.TRIGGERED
_SENT = WatchedStatus.SENT
_PLACED = WatchedStatus.PLACED
_DONE = WatchedStatus.DONE
_CANCELLED = WatchedStatus.CANCELLED

LIFE: dict[tuple[WatchedStatus, WatchedEvent], WatchedPassage] = {
    (_WAITING, WatchedEvent.RELEASED): WatchedPassage(_WATCHING),
    (_WAITING, WatchedEvent.CANCELLED): WatchedPassage(_CANCELLED),
    (_WATCHING, WatchedEvent.TOUCHED): WatchedPassage(_TRIGGERED),
    (_WATCHING, WatchedEvent.PLACED): WatchedPassage(_PLACED, "Only of legs that are placed after the fill."),
    (_WATCHING, WatchedEvent.CANCELLED): WatchedPassage(_CANCELLED),
    (_TRIGGERED, WatchedEvent.SENT): WatchedPassage(_SENT),
    (_TRIGGERED, WatchedEvent.RETURNED): WatchedPassage(_WATCHING, "Nothing was free to be exited at that moment."),
    (_TRIGGERED, WatchedEvent.CANCELLED): WatchedPassage(
        _CANCELLED, "The other leg filled while its cancel was awaited, or an exit took over."
    ),
    (_SENT, WatchedEvent.RETURNED): WatchedPassage(
        _WATCHING, "The broker refused it, it never arrived, or the entry fills on."
    ),
    (_SENT, WatchedEvent.FILLED): WatchedPassage(_DONE),
    (_SENT, WatchedEvent.CANCELLED): WatchedPassage(_CANCELLED),
    (_PLACED, WatchedEvent.RETURNED): WatchedPassage(
        _WATCHING, "The broker refused it or did not keep it, or the other leg was triggered."
    ),
    (_PLACED, WatchedEvent.FILLED): WatchedPassage(_DONE),
    (_PLACED, WatchedEvent.CANCELLED): WatchedPassage(_CANCELLED),
}


def next_status(status: WatchedStatus, event: WatchedEvent) -> WatchedStatus:
    """Where a watched order of this status goes when this happens. Total: what cannot be changes nothing."""
    passage = LIFE.get((status, event))
    return status if passage is None else passage.status


def as_markdown() -> str:
    """The table as the documentation's page, `docs/reference/watched-order-life.md`."""
    return "\n".join(
        [_INTRODUCTION, *_status_lines(), _EVENTS_HEADING, *_event_lines(), "", *_picture(), _HEADING, *_rows(), ""]
    )


def _status_lines() -> list[str]:
    return [f"- **{status}**: {status.meaning}" for status in WatchedStatus]


def _event_lines() -> list[str]:
    return [f"- **{event}**: {event.meaning}" for event in WatchedEvent]


def _picture() -> list[str]:
    arrows = [f"    {status} --> {passage.status}: {event}" for (status, event), passage in LIFE.items()]
    ends = [f"    {status} --> [*]" for status in WatchedStatus if status.ended]
    begins = [f"    [*] --> {_WAITING}: a leg", f"    [*] --> {_WATCHING}: a whole order"]
    return ["```mermaid", "stateDiagram-v2", *begins, *arrows, *ends, "```"]


def _rows() -> list[str]:
    return [f"| {status} | {event} | {passage.status} | {passage.why} |" for (status, event), passage in LIFE.items()]


_INTRODUCTION = """# The life of a watched order

Made from `src/tradehook/orders/emulation/life.py`; do not edit by hand.

An order or a leg that the broker does not carry as it is. It has one of seven statuses; done and cancelled are final:
"""

_EVENTS_HEADING = """
What can happen to it:
"""

_HEADING = """
Whatever is not in the table changes nothing.

| status | event | becomes | why |
|---|---|---|---|"""

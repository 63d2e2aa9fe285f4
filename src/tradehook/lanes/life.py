"""The life of a lane: one table of (state, event). A lane is a row, not a coroutine: a wait frees the worker.

What a lane waits for is durable, with its deadline, so that a restart or another engine goes on from it. The
documentation's page and its picture are made from this table.
"""

from dataclasses import dataclass
from enum import StrEnum


class LaneState(StrEnum):
    """Where a lane stands. Every state but FREE has a trade that holds it."""

    FREE = "free"
    PLANNING = "planning"
    FACTS = "facts"
    CANCELS = "cancels"
    ANSWER = "answer"
    EXIT = "exit"
    DOUBT = "doubt"

    @property
    def meaning(self) -> str:
        """What is waited for, in a sentence."""
        return _STATES[self]


class LaneEvent(StrEnum):
    """What moves a lane on."""

    CLAIMED = "claimed"
    FACTS_WANTED = "facts_wanted"
    FACTS_CAME = "facts_came"
    CANCELS_SENT = "cancels_sent"
    CANCELS_CONFIRMED = "cancels_confirmed"
    ORDER_SENT = "order_sent"
    EXIT_WORKS = "exit_works"
    DOUBTED = "doubted"
    OVERTAKEN = "overtaken"
    RELEASED = "released"

    @property
    def meaning(self) -> str:
        """What happened, in a sentence."""
        return _EVENTS[self]


@dataclass(frozen=True, slots=True)
class LanePassage:
    """Where an event leads, and why where that may surprise."""

    state: LaneState
    why: str = ""


class NoSuchPassage(Exception):
    """The program wanted to move a lane in a way that the table does not know."""


_STATES = {
    LaneState.FREE: "Nobody holds it: the next trade may claim it.",
    LaneState.PLANNING: "A trade holds it and is to be planned.",
    LaneState.FACTS: "A snapshot of the account, or a quote, is fetched before planning.",
    LaneState.CANCELS: "Orders are being cancelled; what follows is planned once that is confirmed.",
    LaneState.ANSWER: "An order is on its way to the broker, and its answer on its way back.",
    LaneState.EXIT: "The exit of a swap works; the entry waits until it is filled.",
    LaneState.DOUBT: "It is not known whether the broker has the order: entries wait.",
}
_EVENTS = {
    LaneEvent.CLAIMED: "The earliest trade that overtakes, else the earliest trade, takes the lane.",
    LaneEvent.FACTS_WANTED: "What is known of the account is older than 5 s, or differs from the broker's.",
    LaneEvent.FACTS_CAME: "They were fetched, or could not be.",
    LaneEvent.CANCELS_SENT: "The plan begins with cancels, or legs hold the units of an exit.",
    LaneEvent.CANCELS_CONFIRMED: "Nothing of what was to be cancelled is left in the book.",
    LaneEvent.ORDER_SENT: "The request is committed and goes out.",
    LaneEvent.EXIT_WORKS: "The broker has the exit of a swap.",
    LaneEvent.DOUBTED: "The answer did not come, or could not be read.",
    LaneEvent.OVERTAKEN: "An exit, flat, cancel or close takes the lane over; entries before it are superseded.",
    LaneEvent.RELEASED: "The trade ended, left the lane, or its last order was acknowledged.",
}

_FREE, _PLANNING, _FACTS = LaneState.FREE, LaneState.PLANNING, LaneState.FACTS
_CANCELS, _ANSWER, _EXIT, _DOUBT = LaneState.CANCELS, LaneState.ANSWER, LaneState.EXIT, LaneState.DOUBT

_SAME = "Nothing new to wait for; a restart says it again."
_NO_HARM = "It had been released already."
_JUMPED = "An exit does not wait for an entry in doubt: it cancels it, looks at what is held, and exits that."

LANE_LIFE: dict[tuple[LaneState, LaneEvent], LanePassage] = {
    (_FREE, LaneEvent.CLAIMED): LanePassage(_PLANNING),
    (_FREE, LaneEvent.RELEASED): LanePassage(_FREE, _NO_HARM),
    (_PLANNING, LaneEvent.FACTS_WANTED): LanePassage(_FACTS),
    (_PLANNING, LaneEvent.CANCELS_SENT): LanePassage(_CANCELS),
    (_PLANNING, LaneEvent.ORDER_SENT): LanePassage(_ANSWER),
    (_PLANNING, LaneEvent.OVERTAKEN): LanePassage(_PLANNING),
    (_PLANNING, LaneEvent.RELEASED): LanePassage(_FREE),
    (_FACTS, LaneEvent.FACTS_WANTED): LanePassage(_FACTS, _SAME),
    (_FACTS, LaneEvent.FACTS_CAME): LanePassage(_PLANNING),
    (_FACTS, LaneEvent.OVERTAKEN): LanePassage(_PLANNING),
    (_FACTS, LaneEvent.RELEASED): LanePassage(_FREE),
    (_CANCELS, LaneEvent.CANCELS_SENT): LanePassage(_CANCELS, _SAME),
    (_CANCELS, LaneEvent.CANCELS_CONFIRMED): LanePassage(_PLANNING, "What was cancelled may have filled: plan anew."),
    (_CANCELS, LaneEvent.ORDER_SENT): LanePassage(_ANSWER, "The legs that held the units are out: the exit goes."),
    (_CANCELS, LaneEvent.OVERTAKEN): LanePassage(_PLANNING),
    (_CANCELS, LaneEvent.RELEASED): LanePassage(_FREE),
    (_ANSWER, LaneEvent.ORDER_SENT): LanePassage(_ANSWER, "The next order of the plan, or a new attempt."),
    (_ANSWER, LaneEvent.EXIT_WORKS): LanePassage(_EXIT),
    (_ANSWER, LaneEvent.DOUBTED): LanePassage(_DOUBT),
    (_ANSWER, LaneEvent.OVERTAKEN): LanePassage(_PLANNING, "Only once the request in flight is answered."),
    (_ANSWER, LaneEvent.RELEASED): LanePassage(_FREE),
    (_EXIT, LaneEvent.EXIT_WORKS): LanePassage(_EXIT, _SAME),
    (_EXIT, LaneEvent.ORDER_SENT): LanePassage(_ANSWER, "The exit is filled: the entry goes out."),
    (_EXIT, LaneEvent.OVERTAKEN): LanePassage(_PLANNING),
    (_EXIT, LaneEvent.RELEASED): LanePassage(_FREE),
    (_DOUBT, LaneEvent.DOUBTED): LanePassage(_DOUBT, _SAME),
    (_DOUBT, LaneEvent.ORDER_SENT): LanePassage(_ANSWER, "The old attempt is known to be dead: a new one goes out."),
    (_DOUBT, LaneEvent.EXIT_WORKS): LanePassage(_EXIT, "The doubt is settled: the broker has it."),
    (_DOUBT, LaneEvent.OVERTAKEN): LanePassage(_PLANNING, _JUMPED),
    (_DOUBT, LaneEvent.RELEASED): LanePassage(_FREE),
}


def next_state(state: LaneState, event: LaneEvent) -> LaneState:
    """Where a lane goes. Raises `NoSuchPassage`, a fault of the program, for what the table does not know."""
    passage = LANE_LIFE.get((state, event))
    if passage is None:
        raise NoSuchPassage(f"a lane that is {state} cannot be {event}")
    return passage.state


def as_markdown() -> str:
    """The table as the documentation's page, `docs/reference/lane-life.md`."""
    states = [f"- **{state}**: {state.meaning}" for state in LaneState]
    events = [f"- **{event}**: {event.meaning}" for event in LaneEvent]
    rows = [f"| {state} | {event} | {passage.state} | {passage.why} |" for (state, event), passage in LANE_LIFE.items()]
    return "\n".join([_INTRODUCTION, *states, _WHAT_HAPPENS, *events, "", *_picture(), _HEADING, *rows, ""])


def _picture() -> list[str]:
    """Who passes to whom, in Mermaid's words; that every state is released or overtaken is said beside it."""
    arrows = [
        f"    {state} --> {passage.state}: {event}"
        for (state, event), passage in LANE_LIFE.items()
        if passage.state is not state and event not in _FROM_EVERYWHERE
    ]
    last = f"    {LaneState.EXIT} --> {LaneState.FREE}: {LaneEvent.RELEASED}, from every state"
    return ["```mermaid", "stateDiagram-v2", "    [*] --> free", *arrows, last, "```"]


_FROM_EVERYWHERE = frozenset({LaneEvent.RELEASED, LaneEvent.OVERTAKEN})
_INTRODUCTION = """# The life of a lane

Made from `src/tradehook/lanes/life.py`; do not edit by hand.

A lane is an account and a family of instruments: the underlying of an option, the root of a future, the symbol
otherwise. Trades of a lane are carried out one at a time, in the order of acceptance; exits, flats, cancels and closes
overtake what may enter. Lanes run side by side.
"""
_WHAT_HAPPENS = "\nWhat can happen to it:\n"
_HEADING = """
Each row says where an event leads; what is not in the table cannot happen, and would be a fault of the program.

| state | event | becomes | why |
|---|---|---|---|"""

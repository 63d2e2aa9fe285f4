"""What somebody finds who looks for what is wrong: a sentence, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tradehook.vocabulary.instant import Instant


class State(StrEnum):
    """How bad it is."""

    FINE = "fine"
    MIND = "mind"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found. `code` is stable; `log_id` names the request that it was seen at, and `at` when."""

    code: str
    state: State
    message: str
    hint: str = ""
    log_id: str | None = None
    at: Instant | None = None


def worst(states: Sequence[State]) -> State:
    """The worst of these; of none, fine."""
    return max(states, key=tuple(State).index, default=State.FINE)

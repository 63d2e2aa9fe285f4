"""How long the adapter waits for what, and how its pauses grow."""

from dataclasses import dataclass

from tradehook.plumbing.ids import secret_text

_HEX_DIGITS, _OF_THEM = 8, 0x1_0000_0000


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """All in seconds.

    `answer_within_s`: after how long an answer counts as lost. `question_within_s`: how long a question may wait for
    its turn. `silent_s`: a stream on which nothing comes for so long counts as a gap, and is opened anew. `ping_s`: how
    often it is asked for a sign of life, and how long that may take. `overlap_s`: how far before the last report missed
    ones are looked for. `fills_lag_s`: how long activities that lag behind orders are waited for.
    """

    answer_within_s: float = 5.0
    question_within_s: float = 8.0
    first_pause_s: float = 0.25
    longest_pause_s: float = 30.0
    silent_s: float = 120.0
    ping_s: float = 10.0
    open_within_s: float = 10.0
    overlap_s: float = 30.0
    fills_lag_s: float = 2.0


USUAL = Patience()


class Pauses:
    """Pauses between attempts: each twice as long as the one before, up to the longest, and all of them by chance."""

    def __init__(self, patience: Patience) -> None:
        self._first = patience.first_pause_s
        self._longest = patience.longest_pause_s
        self._next = self._first

    def next_s(self) -> float:
        """The next pause: between half of what is due and all of it, so that many clients do not come back at once."""
        due, self._next = self._next, min(self._longest, self._next * 2)
        return due * (1 + _chance()) / 2

    def reset(self) -> None:
        """It went well: the next pause is the first again."""
        self._next = self._first


def _chance() -> float:
    """Evenly between 0 and 1."""
    return int(secret_text()[:_HEX_DIGITS], 16) / _OF_THEM

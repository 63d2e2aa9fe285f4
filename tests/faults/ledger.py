"""What the senders know: which messages they sent, and which answers came back."""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it was sent: its number is in its `extras`, so that it is found in the store.

    `at` says when it was first sent, `failed_at` when it was last left without an answer; monotonic seconds.
    """

    number: int
    url: str
    body: str
    key: str | None
    at: float
    failed_at: float = 0.0


@dataclass(slots=True)
class Ledger:
    """Every message by its number: the signal's id where an answer said so, None where no answer ever came."""

    answers: dict[int, str | None] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    resent: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    """Requests that were not answered well, by what the sender saw: the status, or that there was no answer."""
    heard: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By message: when it was sent, and what came of it, for who has to find out why."""
    unadvised: list[str] = field(default_factory=list)
    """Answers that took the fault upon themselves and did not say when to try again."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sending(self, number: int) -> None:
        """A message goes out; the answer may never come."""
        with self._lock:
            self.answers.setdefault(number, None)
            self._hear(number, "sent")

    def accepted(self, number: int, signal_id: str) -> None:
        """The answer said that it is kept, under this id."""
        with self._lock:
            known = self.answers.get(number)
            if known not in (None, signal_id):
                self.changed.append(f"message {number} was answered with {known}, then with {signal_id}")
            self.answers[number] = signal_id
            self._hear(number, signal_id)

    def was_refused(self, number: int, answer: str) -> None:
        """The answer said no, which no message of these should hear."""
        with self._lock:
            self.refused.append(f"message {number}: {answer}")

    def was_troubled(self, number: int, what: str, retry_after: str | None) -> None:
        """There was no answer, or it said that the fault is the server's."""
        with self._lock:
            self.resent += 1
            self._hear(number, what)
            self.troubles[what] += 1
            if what != NO_ANSWER and retry_after is None:
                self.unadvised.append(f"message {number}: {what} without Retry-After")

    def gave_up(self, number: int) -> None:
        """The sender waited too long, and does not ask again."""
        with self._lock:
            self._hear(number, "gave up")

    def _hear(self, number: int, what: str) -> None:
        self.heard[number].append(f"{datetime.now(UTC):%H:%M:%S.%f} {what}")

    @property
    def kept(self) -> dict[int, str]:
        """The messages that were answered as accepted."""
        with self._lock:
            return {number: signal_id for number, signal_id in self.answers.items() if signal_id is not None}

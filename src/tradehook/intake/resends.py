"""Telling a resend from a genuine repeat (promise 6).

TradingView sends the same body again 5 s after a 5xx, at most three times. So a body is a resend when it comes 4 to
30 s after an earlier one at the same webhook that was answered 5xx, or of which no answer is recorded.
"""

from typing import NamedTuple

from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.instant import Instant, seconds_between

EARLIEST_S = 4
LATEST_S = 30

_Key = tuple[str, bytes]


class Unanswered(NamedTuple):
    """An earlier request whose sender may not know that it arrived, whether or not it was kept."""

    signal_id: SignalId
    log_id: DeliveryId
    at: Instant


class Resends:
    """The requests of the last 30 s that were not answered yet, or were answered 5xx.

    What was answered well is forgotten at once, so this stays small whatever the load.
    """

    def __init__(self) -> None:
        self._known: dict[_Key, Unanswered] = {}

    def earlier(self, webhook: str, digest: bytes, now: Instant) -> Unanswered | None:
        """The request of which this one is a resend."""
        found = self._known.get((webhook, digest))
        if found is None:
            return None
        return found if EARLIEST_S <= seconds_between(found.at, now) <= LATEST_S else None

    def remember(self, webhook: str, digest: bytes, request: Unanswered) -> None:
        """A request came of which no answer is known to have been given."""
        self._forget_old(request.at)
        self._known[webhook, digest] = request

    def forget(self, webhook: str, digest: bytes) -> None:
        """It was answered."""
        self._known.pop((webhook, digest), None)

    def _forget_old(self, now: Instant) -> None:
        """A dictionary keeps the order in which it was filled, so the oldest comes first."""
        while self._known:
            key = next(iter(self._known))
            if seconds_between(self._known[key].at, now) <= LATEST_S:
                return
            del self._known[key]

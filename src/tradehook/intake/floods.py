"""One row a minute for what comes over the rate limit, so that nobody can fill the disk (promise 2)."""

from dataclasses import dataclass

from tradehook.vocabulary.ids import DeliveryId
from tradehook.vocabulary.instant import Instant

_MINUTE = 60_000_000


@dataclass(slots=True)
class Flood:
    """The requests of one webhook and one code in one minute. `kept`: the count that is in the log
    already; `counting`: whether it is being written down."""

    log_id: DeliveryId
    minute: int
    count: int = 1
    kept: int = 1
    counting: bool = False


class Floods:
    """Which webhooks are flooded now."""

    def __init__(self) -> None:
        self._floods: dict[tuple[str, str], Flood] = {}

    def current(self, webhook: str, code: str, now: Instant, times: int = 1) -> Flood | None:
        """The row of this minute, with so many more requests counted; None when there is none yet."""
        flood = self._floods.get((webhook, code))
        if flood is None or flood.minute != now // _MINUTE:
            return None
        flood.count += times
        return flood

    def begin(self, webhook: str, code: str, log_id: DeliveryId, now: Instant, times: int = 1) -> Flood:
        """A row is made for this minute, which is to stand for so many requests."""
        flood = self._floods[webhook, code] = Flood(log_id, now // _MINUTE, times)
        return flood

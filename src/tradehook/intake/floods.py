"""One row a minute for what comes over the rate limit, so that nobody can fill the disk (promise 2)."""

from dataclasses import dataclass

from tradehook.vocabulary.ids import DeliveryId
from tradehook.vocabulary.instant import Instant

_MINUTE = 60_000_000


@dataclass(slots=True)
class Flood:
    """The requests of one webhook and one code in one minute, which one row in the log stands for."""

    log_id: DeliveryId
    minute: int
    count: int = 1


class Floods:
    """Which webhooks are flooded now, and which counts are not written down yet."""

    def __init__(self) -> None:
        self._floods: dict[tuple[str, str], Flood] = {}
        self._risen: dict[DeliveryId, Flood] = {}

    def current(self, webhook: str, code: str, now: Instant, times: int = 1) -> Flood | None:
        """The row of this minute, with so many more requests counted; None when there is none yet."""
        flood = self._floods.get((webhook, code))
        if flood is None or flood.minute != now // _MINUTE:
            return None
        flood.count += times
        self._risen[flood.log_id] = flood
        return flood

    def begin(self, webhook: str, code: str, log_id: DeliveryId, now: Instant, times: int = 1) -> Flood:
        """A row is made for this minute, which is to stand for so many requests."""
        flood = self._floods[webhook, code] = Flood(log_id, now // _MINUTE, times)
        if times > 1:
            self._risen[log_id] = flood
        return flood

    def take_risen(self) -> tuple[Flood, ...]:
        """The floods whose counts are higher than when this was asked before."""
        risen, self._risen = self._risen, {}
        return tuple(risen.values())

    def give_back(self, floods: tuple[Flood, ...]) -> None:
        """The counts of these could not be written down: they are to be asked for again."""
        self._risen |= {flood.log_id: flood for flood in floods}

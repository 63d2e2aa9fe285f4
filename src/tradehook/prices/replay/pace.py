"""How fast a replay plays."""

from dataclasses import dataclass
from decimal import Decimal

from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import Instant, seconds_between

SLOWEST, FASTEST = Decimal("0.01"), Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many times as fast as it was recorded; None: as fast as what it sets off can be carried out."""

    times: Decimal | None

    def due_s(self, began_at: Instant, at: Instant) -> float:
        """How many seconds after its beginning a replay comes to what was recorded at `at`."""
        return 0.0 if self.times is None else seconds_between(began_at, at) / float(self.times)

    def __str__(self) -> str:
        """As it is asked for: `1`, `10`, `max`."""
        return "max" if self.times is None else canonical(self.times)

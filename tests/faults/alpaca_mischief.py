"""Everything that can go wrong between tradehook and Alpaca, again and again: over the wire, on the double."""

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Callable

from tests.brokers.alpaca.double import Event, Kind, NotDone, Step
from tests.brokers.alpaca.double.words import Outcome, Status
from tests.client import Json
from tests.faults.alpaca_house import AlpacaHouse
from tests.faults.house import STOCKS
from tests.waiting import wait_for

_RESTS_S = (0.05, 0.4)
_AWAY_S = (0.1, 2.0)
_PATIENCE_S = 600.0
_BEYOND_PATIENCE_S = 6.0
_PLACES = (
    ("POST", "/v2/orders"),
    ("POST", "/v2/orders"),
    ("DELETE", "/v2/orders/*"),
    ("PATCH", "/v2/orders/*"),
    ("GET", "/v2/orders*"),
    ("GET", "/v2/positions"),
    ("GET", "/v2/account*"),
    ("GET", "/v2/stocks/*"),
)
_STATUSES = (500, 502, 503, 504)


class AlpacaMischief(threading.Thread):
    """One trouble after another until it is told to finish; then all is well again. `done` counts them by kind."""

    def __init__(self, house: AlpacaHouse, chance: random.Random) -> None:
        super().__init__(name="mischief", daemon=True)
        self._house = house
        self._double = house.double
        self._chance = chance
        self._over = threading.Event()
        self.done: Counter[str] = Counter()
        self.fault: BaseException | None = None

    @property
    def kinds(self) -> tuple[Callable[[], str], ...]:
        """What it does, the likelier the more often it is named here."""
        return (*(self._request,) * 8, *(self._updates,) * 2, *(self._gap,) * 2, self._away, self._pending)

    def until(self, troubles: int) -> None:
        """Wait until there was so much trouble."""
        wait_for(lambda: self.done.total() >= troubles or self.fault, f"{troubles} troubles", _PATIENCE_S)

    def finish(self) -> None:
        """Stop, and let everything be well: what was dropped is missed once the streams are opened anew."""
        self._over.set()
        self.join()
        self._double.clear_faults()
        for step in Step:
            self._double.release(step)
        self._double.online()
        self._double.drop_streams()
        if self.fault is not None:
            raise self.fault

    def run(self) -> None:
        """Do one thing after another."""
        try:
            while not self._over.wait(self._chance.uniform(*_RESTS_S)):
                self.done[self._chance.choice(self.kinds)()] += 1
        except BaseException as fault:  # noqa: BLE001 - told to who waits for this thread
            self.fault = fault

    def _request(self) -> str:
        """The answer to a request is late, lost, garbage, a 429 or a 5xx, whether it was carried out or not."""
        kind = self._chance.choice(list(Kind))
        late = _BEYOND_PATIENCE_S if self._chance.random() < 0.3 else self._chance.uniform(0.05, 1)
        seconds = late if kind is Kind.LATE else round(self._chance.uniform(0, 1), 1)
        self._double.fault(
            kind, *self._chance.choice(_PLACES), times=self._chance.randint(1, 2), seconds=seconds,
            status=self._chance.choice(_STATUSES),
        )  # fmt: skip
        return f"request {kind}"

    def _updates(self) -> str:
        """Updates come twice, late or out of order from now on."""
        self._double.stream_faults(
            duplicate=self._chance.random() < 0.5,
            swap=self._chance.random() < 0.5,
            delay_s=self._chance.choice((0, 0, 0.1, 1)),
        )
        return "updates twice, late, out of order"

    def _gap(self) -> str:
        """The last updates get lost with the connection that was to carry them."""
        self._double.stream_faults(drop=self._chance.randint(0, 5))
        self._over.wait(self._chance.uniform(0, 1))
        self._double.drop_streams(politely=self._chance.random() < 0.5)
        self._double.stream_faults()
        return "the stream was lost"

    def _away(self) -> str:
        self._double.offline()
        self._over.wait(self._chance.uniform(*_AWAY_S))
        self._double.online()
        return "Alpaca could not be reached"

    def _pending(self) -> str:
        """Orders, cancels or replacements stay pending for a while; cancels and replacements may then be refused."""
        step = self._chance.choice(list(Step))
        self._double.hold(step)
        self._over.wait(self._chance.uniform(*_AWAY_S))
        outcomes = [Outcome.CONFIRMED] if step is Step.ROUTING else list(Outcome)
        self._double.release(step, self._chance.choice(outcomes))
        return f"{step} pending"


class Meddling(AlpacaMischief):
    """The same, and somebody trades in Alpaca's app, and the exchange ends orders by itself."""

    @property
    def kinds(self) -> tuple[Callable[[], str], ...]:
        """What it does."""
        return (*super().kinds, *(self._elsewhere,) * 3, *(self._ended,) * 2)

    def _any_account(self) -> str:
        return self._chance.choice(list(self._house.keys.values()))

    def _elsewhere(self) -> str:
        limit: Json = {"type": "limit", "limit_price": str(self._chance.randint(96, 104))}
        terms = self._chance.choice(({"type": "market"}, limit))
        with contextlib.suppress(NotDone):
            self._double.place(
                self._any_account(), symbol=self._chance.choice(STOCKS), time_in_force="day",
                side=self._chance.choice(("buy", "sell")), qty=str(self._chance.randint(1, 3)), **terms,
            )  # fmt: skip
        return "somebody traded elsewhere"

    def _ended(self) -> str:
        event = self._chance.choice((Event.CANCELED, Event.EXPIRED, Event.REJECTED))
        resting = [order for order in self._double.orders() if Status(order["status"]).working]
        if resting:
            with contextlib.suppress(NotDone):
                self._double.nudge(self._chance.choice(resting)["id"], event)
        return f"the exchange made an order {event}"


class Undoing(Meddling):
    """The same, and executions are taken back or corrected."""

    @property
    def kinds(self) -> tuple[Callable[[], str], ...]:
        """What it does."""
        return (*super().kinds, *(self._undo,) * 3)

    def _undo(self) -> str:
        fills = [fill for fill in self._double.fills(self._any_account()) if not fill["busted"]]
        if not fills:
            return "nothing to be taken back"
        fill = self._chance.choice(fills[-20:])
        if self._chance.random() < 0.5:
            self._double.bust(fill["execution_id"])
            return "a fill was taken back"
        self._double.correct(fill["execution_id"], price=self._chance.randint(95, 105))
        return "a fill was corrected"

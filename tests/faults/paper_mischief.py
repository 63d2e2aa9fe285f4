"""A server whose paper broker goes wrong all the time, in every way that the contract allows."""

import asyncio
import contextlib
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.conformance.brokers.faults import Faulty, Trouble, Twist
from tests.faults.forked import ForkedServer, begin
from tests.faults.house import STOCKS
from tests.waiting import wait_for
from tradehook.accounts.queries import all_accounts
from tradehook.bootstrap import Desk, open_desk
from tradehook.orders.order import RequestKind
from tradehook.plumbing.ids import secret_text
from tradehook.plumbing.settings import Settings
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

_SEED, _TWISTS = "TRADEHOOK_TEST_MISCHIEF", "TRADEHOOK_TEST_TWISTS"
_LOG, _WELL = "mischief.log", "well"
_RESTS_S = (0.02, 0.15)
_AWAY_S = (0.05, 1.5)
_PATIENCE_S = 600.0


class MisbehavingPaper(ForkedServer):
    """A server with such a broker. `twists` are what may become of a report: one that is held back is lost with the
    process, so that only a server that is not killed may know all of them."""

    def __init__(self, data_dir: Path, database_url: str, seed: int, twists: Iterable[Twist]) -> None:
        super().__init__(data_dir, database_url)
        self._chance = random.Random(seed)
        self._twists = ",".join(twist.name for twist in twists)

    @property
    def way(self) -> Callable[[dict[str, str], str], None]:
        """What a life does."""
        return live_with_mischief

    def environment(self, kill_at: str | None = None) -> dict[str, str]:
        """The variables of one life; each has chances of its own."""
        return super().environment(kill_at) | {
            _SEED: str(self._chance.randrange(1 << 30)),
            _TWISTS: self._twists,
        }

    def until(self, troubles: int) -> None:
        """Wait until there was so much trouble, in all lives."""
        wait_for(lambda: self.done.total() >= troubles, f"{troubles} troubles", _PATIENCE_S)

    def be_well(self) -> None:
        """Let the broker be reliable from now on, and what was late come."""
        (self.data_dir / _WELL).touch()

    @property
    def done(self) -> Counter[str]:
        """What went wrong how often, in all lives."""
        log = self.data_dir / _LOG
        return Counter(log.read_text().splitlines()) if log.exists() else Counter()


def live_with_mischief(environment: dict[str, str], log: str) -> None:
    """One life, in the process that was forked for it."""
    begin(environment, log)
    from tradehook.web import serving

    serving.open_desk = _open_desk  # type: ignore[assignment]
    sys.exit(serving.serve(Settings()))


@contextlib.asynccontextmanager
async def _open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """A desk as it is served, with mischief in it."""
    async with open_desk(settings, wrap=Faulty) as desk:
        working = asyncio.create_task(PaperMischief(desk, random.Random(int(os.environ[_SEED]))).work())
        try:
            yield desk
        finally:
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working


class PaperMischief:
    """One trouble after another, until it is told to be well."""

    def __init__(self, desk: Desk, chance: random.Random) -> None:
        faulty: Any = desk.brokers["paper"]
        self._desk = desk
        self._broker: Faulty = faulty
        self._chance = chance
        self._twists = [Twist[name] for name in os.environ[_TWISTS].split(",")]
        self._kinds: tuple[Callable[[], Coroutine[Any, Any, str]], ...] = (
            *(self._request,) * 6,
            *(self._reports,) * 4,
            *(self._late,) * 3,
            self._look,
            self._gap,
            self._cut,
            self._elsewhere,
        )

    async def work(self) -> None:
        """Do one thing after another, and write down each time what it was."""
        directory = self._desk.settings.data_dir
        with (directory / _LOG).open("a", buffering=1) as log:
            while not (directory / _WELL).exists():
                await asyncio.sleep(self._chance.uniform(*_RESTS_S))
                log.write(f"{await self._chance.choice(self._kinds)()}\n")
        await self._broker.heal()

    async def _request(self) -> str:
        trouble = self._chance.choice(list(Trouble))
        self._broker.next(trouble, of=self._chance.choice((None, *RequestKind)))
        return trouble.value

    async def _reports(self) -> str:
        twists = [self._chance.choice(self._twists) for _ in range(self._chance.randint(1, 4))]
        self._broker.twist(*twists)
        return ", ".join(sorted(set(twists)))

    async def _late(self) -> str:
        await self._broker.deliver()
        self._broker.release()
        return "what was late came"

    async def _look(self) -> str:
        self._broker.unreadable(self._chance.randint(1, 3))
        return "a look was answered with nonsense"

    async def _gap(self) -> str:
        return await self._for_a_while(self._broker.interrupt, self._broker.resume, "the stream of reports was lost")

    async def _cut(self) -> str:
        return await self._for_a_while(self._broker.cut, self._broker.mend, "the link was lost")

    async def _for_a_while(self, begin_: Callable[[], None], end: Callable[[], None], what: str) -> str:
        begin_()
        await asyncio.sleep(self._chance.uniform(*_AWAY_S))
        end()
        return what

    async def _elsewhere(self) -> str:
        accounts = await self._desk.store.read(all_accounts)
        if accounts:
            ticket = OrderTicket(
                account_id=self._chance.choice(accounts).id,
                client_order_id=ClientOrderId(f"elsewhere-{secret_text()[:12]}"),
                symbol=self._chance.choice(STOCKS),
                side=self._chance.choice(list(Side)),
                quantity=Quantity(Decimal(self._chance.randint(1, 3))),
                order_type=OrderType.MARKET,
                time_in_force=TimeInForce.DAY,
            )
            await self._broker.broker.submit(ticket, after(self._desk.clock.now(), 2))
        return "somebody traded elsewhere"

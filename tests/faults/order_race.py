"""Many rounds side by side, each brought to rest and judged; what they found broken."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults import agreeing, invariants
from tests.faults.books import Books
from tests.faults.evidence import OUT_OF_ORDER, Evidence
from tests.faults.ledger import Ledger
from tests.faults.order_books import seen, what_is_busy
from tests.faults.order_round import Caller, Round, open_round
from tests.faults.order_truths import broken, no_leg_without_its_position
from tests.faults.theirs import PaperTables
from tradehook.instruments.stocks import every_stock
from tradehook.vocabulary.notice import About

_SIDE_BY_SIDE = 16
_RESTS_WITHIN_S = 40.0
_LOOK_EVERY_S = 0.25
_PRICES_FOR_S = 30.0
_TRIES_TO_BE_FLAT = 100
_EXPECTED = OUT_OF_ORDER | {
    About.FILLED_AFTER_END,
    # Told of an order that has grown, where its fill is told before its new terms.
    About.OVERFILLED,
    About.POSITION_UNPROTECTED,
    About.PROTECTION_RESTORED,
    About.PROTECTION_INTERRUPTED,
    About.TRIGGERED_IN_VAIN,
    About.WATCH_ENDED,
    About.WATCHED_INSTEAD,
}
_OF_BOOKS = (
    invariants.every_trade_ended_and_says_why,
    invariants.every_request_settled,
    invariants.lanes_are_free,
    agreeing.told_once,
    agreeing.reached_the_broker,
    agreeing.every_fill_booked_once,
    agreeing.positions_are_what_was_filled,
    agreeing.nothing_was_noticed_that_did_not_happen,
)


@dataclass(slots=True)
class Race:
    """Rounds on one tradehook. `answers` counts what was said."""

    caller: Caller
    books: Books
    answers: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    async def run(self, seeds: Sequence[str]) -> None:
        """Run a round for each seed."""
        symbols = random.Random(seeds[0]).sample(sorted(every_stock()), len(seeds))
        waiting = list(zip(seeds, symbols, strict=True))[::-1]

        async def keep_going() -> None:
            while waiting:
                await self._round(*waiting.pop())

        await asyncio.gather(*(keep_going() for _ in range(_SIDE_BY_SIDE)))
        evidence = Evidence(
            books=self.books, ledger=Ledger(), theirs=PaperTables(self.books), expected=frozenset(_EXPECTED)
        )
        self.broken += [f"{check.__name__}: {problem}" for check in _OF_BOOKS for problem in check(evidence)]

    def table(self) -> str:
        """What was answered how often, to be read by a person."""
        return "\n".join(f"  {what:<40}{count:>6}" for what, count in sorted(self.answers.items()))

    async def _round(self, seed: str, symbol: str) -> None:
        found = await open_round(self.caller, seed, symbol)
        problems = await self._brought_to_rest(found)
        last = seen(self.books, found.account, found.told)
        self.broken += [f"round {seed}: {each}" for each in (*problems, *broken(last))]
        self.answers += Counter(_in_short(told.action, told.answer) for told in found.told)

    async def _brought_to_rest(self, found: Round) -> list[str]:
        """Race, let the market come to what rests, cancel the rest, and take off what is held; it rests after each."""
        problems: list[str] = []
        for step in (found.race, found.sweep, found.cancel_all):
            await step()
            problems += await self._rests(found, step.__name__)
        for _ in range(_TRIES_TO_BE_FLAT):
            if await found.make_flat():
                break
            problems += await self._rests(found, "make_flat")
            if problems:
                break
        else:
            problems.append("it could not be made flat")
        return problems

    async def _rests(self, found: Round, after: str) -> list[str]:
        """Wait until nothing is to be done, and no leg is more than what it protects; what is still so in the end."""
        began = time.monotonic()
        while True:
            busy = what_is_busy(self.books, found.account)
            left = [] if busy else self._legs(found)
            if not busy and not left:
                return []
            if time.monotonic() > began + _RESTS_WITHIN_S:
                return [f"after {after}, busy: {busy}"] if busy else [f"after {after}: {each}" for each in left]
            await asyncio.sleep(_LOOK_EVERY_S)
            if time.monotonic() < began + _PRICES_FOR_S:
                # What takes more than can be had at one price goes on at the next.
                await found.price(found.wishes.near())

    def _legs(self, found: Round) -> list[str]:
        now = seen(self.books, found.account, found.told)
        return [*no_leg_without_its_position(now)]


def _in_short(action: str, answer: dict[str, object]) -> str:
    so = answer.get("d")
    status = so.get("status") if isinstance(so, dict) else None
    return f"{action}: {answer.get('code') if answer['s'] == 'error' else status}"

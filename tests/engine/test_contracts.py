"""The prices that a contract is chosen by, and its own, at brokers that have to be asked for them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Inside, at_work
from tests.journeys.inside import Followed, codes, followed
from tradehook.brokers.contract import Broker
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import Quote

pytestmark = pytest.mark.anyio


class Asked:
    """A broker whose prices are at hand only once they were fetched; what was asked for is remembered."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.asked: list[list[str]] = []
        self.moves: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._broker, name)

    def has_to_be_asked(self, _: AccountId) -> bool:
        return True

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Quote | None:
        if not any(instrument.symbol in symbols for symbols in self.asked):
            return None
        found = self._broker.quote(account_id, instrument, now)
        return None if found is None else replace(found, at=now)

    async def fetch_quotes(self, _: AccountId, instruments: Sequence[Instrument]) -> None:
        self.asked.append([instrument.symbol for instrument in instruments])


async def options(inside: Inside) -> tuple[Followed, Asked]:
    """An account at such a broker that follows an options strategy."""
    desk = await followed(inside, "options")
    brokers = [broker for broker in inside.desk.world.brokers.values() if isinstance(broker, Asked)]
    return desk, brokers[0]


async def test_the_underlying_is_asked_for_first_and_then_the_contract(tmp_path: Path) -> None:
    async with at_work(tmp_path, wrap=Asked) as inside:
        desk, broker = await options(inside)
        await desk.prices(SPY="596.30")

        trade = await desk.does("buy", "SPY")

        assert (trade["status"], trade["symbol"]) == ("completed", "SPY 250617C596")
        assert broker.asked == [["SPY"], ["SPY", "SPY 250617C596"]]


async def test_an_exact_contract_is_asked_for_alone(tmp_path: Path) -> None:
    async with at_work(tmp_path, wrap=Asked) as inside:
        desk, broker = await options(inside)
        await desk.prices(SPY="596.30")

        assert (await desk.does("buy", "SPY 250624C596"))["status"] == "completed"
        assert broker.asked == [["SPY 250624C596"]]


async def test_without_a_price_of_the_underlying_nothing_more_is_asked_for(tmp_path: Path) -> None:
    async with at_work(tmp_path, wrap=Asked) as inside:
        desk, broker = await options(inside)

        trade = await desk.does("buy", "SPY")

        assert (trade["status"], codes(trade)) == ("held", ["no-contract"])
        assert broker.asked == [["SPY"]]


async def test_the_price_of_the_message_will_do(tmp_path: Path) -> None:
    async with at_work(tmp_path, wrap=Asked) as inside:
        desk, _ = await options(inside)
        await desk.prices(**{"SPY 250617C596": "2.50"})

        assert (await desk.does("buy", "SPY", signalPrice=596.3))["symbol"] == "SPY 250617C596"

"""A trailing stop that Alpaca cannot link with an entry, and a take profit that cannot rest beside it."""

from pathlib import Path

import pytest

from tests.brokers.alpaca.double.server import Double
from tests.desk import at_work
from tests.engine.outside import AroundTheClock, begin
from tests.engine.test_emulating import COMPLETED, legs_of, profit, trailing, until, with_legs
from tests.engine.trader import Trader
from tradehook.plumbing.clock import SystemClock
from tradehook.vocabulary.decision import Carried

pytestmark = pytest.mark.anyio


async def test_the_trailing_stop_rests_there_and_gives_way_to_the_take_profit(tmp_path: Path, double: Double) -> None:
    rules = with_legs(trailing(Carried.AFTER_FILL), profit())
    async with at_work(tmp_path, clock=SystemClock(), rules=rules, wrap=AroundTheClock) as desk:  # type: ignore[arg-type]
        trader = Trader(desk, None)  # type: ignore[arg-type]
        await begin(trader, double)
        signal = await trader.send({"action": "buy", "quantity": 3})
        await trader.trade(signal, COMPLETED)
        await until(trader, stop_loss="placed", take_profit="watching")
        await trader.trade(signal, lambda trade: ("stop_loss", "trailing_stop", "3", "working") in legs_of(trade))

        double.quote("AMD", "110.50", "110.52")

        await trader.holds("0")
        await until(trader, stop_loss="cancelled", take_profit="done")
        assert [(leg[0], leg[1], leg[3]) for leg in legs_of(await trader.now(signal))] == [
            ("stop_loss", "trailing_stop", "cancelled"),
            ("take_profit", "market", "filled"),
        ]

"""An account that has traded, for what the analytics show of it."""

from typing import Any

from tests.client import Json
from tests.desk import Inside
from tests.web.dashboard.trader import Trader, trader

HOUR_S = 3_600
DAY_S = 86_400


async def round_trip(mine: Trader, came_in: str, went_out: str, **message: Any) -> list[Json]:
    """Buy ten at one price, sell them at another an hour later; the trades of both."""
    trades = []
    for price, said in ((came_in, {"action": "buy", "quantity": 10, **message}), (went_out, {"action": "exit"})):
        await mine.desk.call("PUT", f"/prices/{said.get('ticker', message.get('ticker', 'AMD'))}", {"last": price})
        trades.append(await mine.carried_out(**{"ticker": message.get("ticker", "AMD"), **said}))
        mine.desk.later(HOUR_S)
    return trades


async def traded(desk: Inside) -> Trader:
    """A gain of 50 and, on the day after, a loss of 20, told apart by their tags."""
    mine = await trader(desk)
    await round_trip(mine, "100", "105", price="99", extras={"tags": "dip"})
    desk.later(DAY_S)
    await round_trip(mine, "105", "103", price="105", extras={"tags": "trend"})
    return mine

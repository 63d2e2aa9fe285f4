"""A desk inside the test's own process with an account at a double of Alpaca, on the clock that goes by itself."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tests.brokers.alpaca.double.server import Double
from tests.desk import at_work
from tests.engine.trader import Trader
from tradehook.brokers.contract import Broker
from tradehook.deciding.decide import decide
from tradehook.engine.world import Decide
from tradehook.plumbing.clock import SystemClock


class AroundTheClock:
    """A broker whose markets are open on the day of the test too."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    def __getattr__(self, name: str) -> Any:
        return getattr(self._broker, name)

    def opens_at(self, *_: object) -> None:
        """It is open."""


@contextlib.asynccontextmanager
async def at_alpaca(data_dir: Path, double: Double, rules: Decide = decide, **settings: Any) -> AsyncIterator[Trader]:
    """A trader whose account is at the double. On the same data again, it goes on with what it had."""
    async with at_work(data_dir, clock=SystemClock(), rules=rules, **settings) as desk:
        trader = Trader(desk, None)  # type: ignore[arg-type]
        yield trader


async def begin(trader: Trader, double: Double, **settings: Any) -> None:
    """Open the account at the double and follow a strategy of stocks; AMD is at 100."""
    double.quote("AMD", "99.99", "100.01")
    body = {
        "name": "at alpaca",
        "broker": "alpaca",
        "currency": "USD",
        "settings": {
            "environment": "paper",
            "trading_url": double.url,
            "data_url": double.url,
            "stream_url": double.stream_url,
        },
        "credentials": {"key_id": double.key_id, "secret_key": double.secret},
    }
    trader.account = await trader.desk.call("POST", "/accounts", body)
    trader.strategy = await trader.desk.make_strategy()
    follow = {"strategy_id": trader.strategy.id, "account_id": trader.account_id, "enabled": True, "settings": settings}
    trader.subscription = await trader.desk.call("POST", "/subscriptions", follow)


def begin_again(trader: Trader, before: Trader) -> None:
    """Go on after a restart of the desk."""
    trader.account, trader.strategy, trader.subscription = before.account, before.strategy, before.subscription

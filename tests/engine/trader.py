"""An account that follows a strategy at a broker that goes wrong on demand, in a desk inside the test's own process."""

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx

from tests import waiting
from tests.client import Json, Strategy
from tests.conformance.brokers.faults import Faulty, Trouble
from tests.desk import Inside, at_work


class Trader:
    """A trader at work: sends messages, gives commands, and looks at what became of them."""

    strategy: Strategy
    account: Json
    subscription: Json

    def __init__(self, desk: Inside, broker: Faulty) -> None:
        self.desk = desk
        self.broker = broker

    @property
    def account_id(self) -> str:
        """The account's id."""
        return str(self.account["id"])

    async def begin(self, **settings: Any) -> None:
        """Open the account and follow a strategy of stocks; AMD is at 100."""
        await self.price("100")
        body = {"name": "trader", "broker": "paper", "currency": "USD", "cash": "100000"}
        self.account = await self.desk.call("POST", "/accounts", body | {"settings": {"price_source": "manual"}})
        self.strategy = await self.desk.make_strategy()
        follow = {"strategy_id": self.strategy.id, "account_id": self.account_id, "enabled": True, "settings": settings}
        self.subscription = await self.desk.call("POST", "/subscriptions", follow)

    async def price(self, price: str, symbol: str = "AMD") -> None:
        """Move the market."""
        await self.desk.call("PUT", f"/prices/{symbol}", {"last": price})

    async def send(self, message: Json, *troubles: Trouble) -> str:
        """Send a message while the broker has these troubles; the signal's id."""
        if troubles:
            self.broker.next(*troubles)
        answer = await self.desk.send(self.strategy, {"ticker": "AMD"} | message)
        assert answer.status_code == 200, answer.text
        found: str = answer.json()["id"]
        return found

    async def post(self, path: str, body: Json | None = None) -> httpx.Response:
        """A call that may be refused."""
        return await self.desk.post(path, body)

    async def now(self, signal_id: str) -> Json:
        """The signal's trade as it is."""
        listed = (await self.desk.call("GET", "/trades", signal_id=signal_id))["items"]
        return await self.desk.call("GET", f"/trades/{listed[0]['id']}") if listed else {"status": "", "orders": []}

    async def trade(self, signal_id: str, until: Callable[[Json], bool]) -> Json:
        """The signal's trade, once it is so."""
        return await self.until(lambda: self.now(signal_id), until)

    async def trade_of(self, trade_id: str, until: Callable[[Json], bool]) -> Json:
        """A trade by its own id, once it is so."""
        return await self.until(lambda: self.desk.call("GET", f"/trades/{trade_id}"), until)

    async def held(self, symbol: str = "AMD") -> str:
        """The quantity held."""
        items = (await self.desk.call("GET", "/positions", account_id=self.account_id, symbol=symbol))["items"]
        return str(items[0]["quantity"]) if items else "0"

    async def holds(self, quantity: str) -> None:
        """Wait until so much is held."""
        await self.until(self.held, lambda held: held == quantity)

    async def notices(self) -> list[str]:
        """The codes of what happened to the account, oldest first."""
        page = await self.desk.call("GET", f"/accounts/{self.account_id}/events", limit=1000)
        return [event["code"] for event in page["items"]][::-1]

    async def until_noticed(self, code: str) -> None:
        """Wait until this was noticed."""
        await self.until(self.notices, lambda codes: code in codes)

    async def until_asked(self, order: Json, outcome: str) -> None:
        """Wait until the last request about an order has ended so."""

        async def last() -> str | None:
            found = await self.desk.call("GET", f"/orders/{order['id']}")
            return found["requests"][-1]["outcome"] if found["requests"] else None

        await self.until(last, lambda seen: seen == outcome)

    async def went_wrong(self) -> None:
        """Wait until every request that was to go wrong has been sent."""
        await self.until(self._to_come, lambda count: count == 0)

    async def _to_come(self) -> int:
        return int(self.broker.to_come)

    async def until(self, look: Callable[[], Any], true: Callable[[Any], bool]) -> Any:
        return await waiting.until(look, true)


@contextlib.asynccontextmanager
async def trading(data_dir: Path, store_url: str, **settings: Any) -> AsyncIterator[Trader]:
    """A trader whose paper broker is wrapped before the engine starts."""
    async with at_work(data_dir, store_url, wrap=Faulty, **settings) as desk:
        broker: Any = desk.desk.brokers["paper"]
        yield Trader(desk, broker)


def status(*wanted: str) -> Callable[[Json], bool]:
    """Whether a trade has one of these statuses."""
    return lambda trade: trade["status"] in wanted


def codes(trade: Json) -> list[str]:
    """The codes of a trade's reasons."""
    return [reason["code"] for reason in trade["reasons"]]

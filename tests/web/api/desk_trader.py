"""A desk of a test's own with one account that follows one strategy, and a broker that can be told to keep silent."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.client import Json, Strategy
from tests.desk import Inside
from tests.waiting import until
from tradehook.brokers.contract import Broker
from tradehook.vocabulary.broker import Outcome, Unknown
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import Instant


class Hesitant:
    """A broker that answers a cancel only when it is let, or not at all; itself in everything else."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.loses_answers = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._broker, name)

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        """Cancel, once it may; whether it did is not said where answers are lost."""
        await self.may_answer.wait()
        if self.loses_answers:
            return Unknown("the answer is lost")
        return await self._broker.cancel(account_id, client_order_id, send_before)


class Trader:
    """An account that follows a strategy on prices set by hand."""

    account_id: str
    strategy: Strategy

    def __init__(self, desk: Inside) -> None:
        brokers: Any = desk.desk.brokers
        self.broker = brokers["paper"] = Hesitant(brokers["paper"])
        self.desk = desk

    async def begin(self) -> None:
        """Open the account and follow."""
        await self.desk.call("PUT", "/prices/AMD", {"last": "100"})
        body = {"name": "one", "settings": {"price_source": "manual"}}
        self.account_id = (await self.desk.call("POST", "/accounts", body))["id"]
        self.strategy = await self.desk.make_strategy()
        follow = {"strategy_id": self.strategy.id, "account_id": self.account_id, "enabled": True}
        await self.desk.call("POST", "/subscriptions", follow | {"settings": {"allow_add": True}})

    async def send(self, **message: Any) -> Json:
        """Send a message in AMD; its trade once it is decided."""
        answer = (await self.desk.send(self.strategy, {"ticker": "AMD"} | message)).json()
        listed = await self.until(
            lambda: self.desk.call("GET", "/trades", signal_id=answer["id"]),
            lambda page: page["items"] and page["items"][0]["decided_at"],
        )
        found: Json = listed["items"][0]
        return found

    async def carried_out(self, **message: Any) -> Json:
        """Send a message in AMD; its trade once it has ended."""
        trade = await self.send(**message)
        return await self.until(
            lambda: self.desk.call("GET", f"/trades/{trade['id']}"), lambda trade: trade["ended_at"]
        )

    async def rest(self, limit_price: int = 50) -> Json:
        """An entry that rests below the market; its order."""
        await self.send(action="buy", quantity=10, orderType="limit", limitPrice=limit_price)
        working = {"account_id": self.account_id, "status": "working"}
        listed = await self.until(lambda: self.desk.call("GET", "/orders", **working), lambda page: page["items"])
        found: Json = listed["items"][0]
        return found

    async def order(self, order_id: str, status: str) -> Json:
        """The order once it has this status."""
        return await self.until(
            lambda: self.desk.call("GET", f"/orders/{order_id}"), lambda order: order["status"] == status
        )

    async def until(self, ask: Callable[[], Awaitable[Json]], so: Callable[[Json], object]) -> Json:
        """What is answered, once it is so."""
        return await until(ask, so)

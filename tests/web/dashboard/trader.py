"""An account that follows a strategy on prices set by hand, for what the pages show of it."""

from typing import Any

from tests.client import Json, Strategy
from tests.desk import Inside
from tests.waiting import until


class Trader:
    """One account, one strategy, and what came of a message."""

    def __init__(self, desk: Inside, account_id: str, strategy: Strategy) -> None:
        self.desk = desk
        self.account_id = account_id
        self.strategy = strategy

    async def send(self, **message: Any) -> Json:
        """Send a message in AMD; its trade once it is decided."""
        answer = (await self.desk.send(self.strategy, {"ticker": "AMD"} | message)).json()
        page = await until(
            lambda: self.desk.call("GET", "/trades", signal_id=answer["id"]),
            lambda page: page["items"] and page["items"][0]["decided_at"],
        )
        found: Json = page["items"][0]
        return found

    async def carried_out(self, **message: Any) -> Json:
        """Send a message in AMD; its trade once it has ended."""
        trade = await self.send(**message)
        return await self.ended(trade["id"])

    async def ended(self, trade_id: str) -> Json:
        """A trade, once it has ended."""
        return await until(lambda: self.desk.call("GET", f"/trades/{trade_id}"), lambda trade: trade["ended_at"])

    async def holds(self, quantity: str) -> None:
        """Wait until so many units are held."""

        async def held() -> Json:
            return await self.desk.call("GET", "/positions", account_id=self.account_id)

        await until(held, lambda page: [each["quantity"] for each in page["items"]] == ([quantity] if quantity else []))

    async def resting(self) -> Json:
        """An entry that rests below the market; its order."""
        await self.send(action="buy", quantity=10, orderType="limit", limitPrice=50)
        asked = {"account_id": self.account_id, "status": "working"}
        page = await until(lambda: self.desk.call("GET", "/orders", **asked), lambda page: page["items"])
        found: Json = page["items"][0]
        return found


async def trader(desk: Inside, **settings: Any) -> Trader:
    """An account that follows a strategy, at a price of 100."""
    await desk.call("PUT", "/prices/AMD", {"last": "100"})
    account = {"name": "MINE", "broker": "paper", "settings": {"price_source": "manual"}}
    account_id = (await desk.call("POST", "/accounts", account))["id"]
    strategy = await desk.make_strategy(name="Momentum")
    follow = {"strategy_id": strategy.id, "account_id": account_id, "enabled": True, "settings": settings}
    await desk.call("POST", "/subscriptions", follow)
    return Trader(desk, account_id, strategy)

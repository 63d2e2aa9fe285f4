"""An account that follows a strategy, at a desk whose clock is set by hand."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.client import Json, Strategy
from tests.desk import Inside
from tests.waiting import until

_OVER = frozenset({"completed", "held", "failed", "ignored"})


@dataclass(frozen=True, slots=True)
class Followed:
    """A strategy, and the paper account that follows it on prices set by hand."""

    inside: Inside
    strategy: Strategy
    account: str
    subscription: str

    async def prices(self, **last: str) -> None:
        """Set prices by hand."""
        for symbol, price in last.items():
            await self.inside.call("PUT", f"/prices/{symbol}", {"last": price})

    async def does(self, action: str, ticker: str, **fields: Any) -> Json:
        """Send a message; its one trade, once it has ended."""
        answer = (await self.inside.send(self.strategy, {"ticker": ticker, "action": action, **fields})).json()
        assert answer["success"], answer
        page = await until(
            lambda: self.inside.call("GET", "/trades", signal_id=answer["id"]),
            lambda page: page["items"] and page["items"][0]["status"] in _OVER,
        )
        found: Json = page["items"][0]
        return found

    async def explained(self, action: str, ticker: str, **fields: Any) -> Json:
        """What the subscription would do about a message now."""
        message = {"ticker": ticker, "action": action, **fields}
        found = await self.inside.call("POST", "/explain", {"strategy_id": self.strategy.id, "message": message})
        would: Json = found["decisions"][0]
        return would

    async def holds(self) -> dict[str, Decimal]:
        """Signed units held, by symbol."""
        items = (await self.inside.call("GET", "/positions", account_id=self.account))["items"]
        return {each["symbol"]: Decimal(each["quantity"]) for each in items if Decimal(each["quantity"])}


async def followed(inside: Inside, asset_class: str, **settings: Any) -> Followed:
    """A strategy of a class with one follower."""
    account = {"name": "paper", "broker": "paper", "cash": "1000000", "settings": {"price_source": "manual"}}
    account_id = (await inside.call("POST", "/accounts", account))["id"]
    strategy = await inside.make_strategy(asset_class)
    body = {"strategy_id": strategy.id, "account_id": account_id, "enabled": True, "settings": settings}
    subscription = await inside.call("POST", "/subscriptions", body)
    return Followed(inside, strategy, account_id, subscription["id"])


def codes(trade: Json) -> list[str]:
    """The codes of a trade's reasons."""
    return [reason["code"] for reason in trade["reasons"]]

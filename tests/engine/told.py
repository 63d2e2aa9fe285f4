"""A trader whose rules remember what they were told of the account."""

from decimal import Decimal
from typing import Any

import httpx

from tests.client import Json
from tests.desk import Inside
from tests.engine.trader import Trader, status
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts, Today
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Signal


class Told:
    """Rules that remember what they were told last."""

    def __init__(self) -> None:
        self.facts: list[Facts] = []

    def __call__(self, signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
        self.facts.append(facts)
        return decide(signal, settings, facts)


class Trading(Trader):
    """A trader whose rules remember what they were told."""

    def __init__(self, desk: Inside, told: Told) -> None:
        super().__init__(desk, desk.desk.brokers["paper"])  # type: ignore[arg-type]
        self.told = told

    async def follow(self, asset_class: str = "stocks", account: Json | None = None, **settings: Any) -> None:
        """Open an account, or follow with another one, and subscribe it to a strategy."""
        body = {"name": "trader", "broker": "paper", "currency": "USD", "cash": "100000"} | (account or {})
        body["settings"] = {"price_source": "manual"} | body.get("settings", {})
        self.account = await self.desk.call("POST", "/accounts", body)
        self.strategy = await self.desk.make_strategy(asset_class)
        follow = {"strategy_id": self.strategy.id, "account_id": self.account_id, "enabled": True, "settings": settings}
        self.subscription = await self.desk.call("POST", "/subscriptions", follow)

    async def guard(self, **guards: Any) -> None:
        """Set guards of the account."""
        await self.desk.call("PATCH", f"/accounts/{self.account_id}", {"guards": guards})

    async def look(self) -> None:
        """Look at the account's books."""
        await self.desk.call("POST", f"/accounts/{self.account_id}/reconcile")

    async def does(self, ticker: str = "AMD", **message: Any) -> Facts:
        """Send a message, and wait for its end; what was told of the account when it was decided last."""
        answer: httpx.Response = await self.desk.send(self.strategy, {"ticker": ticker, "action": "buy"} | message)
        assert answer.status_code == 200, answer.text
        await self.trade(answer.json()["id"], status("completed", "held", "failed", "ignored", "tested"))
        return self.told.facts[-1]

    async def moves_cash(self, path: str, **body: str) -> None:
        """Have cash come or go, and wait until it is in our books."""
        before = (await self.notices()).count("cash-moved")
        await self.desk.call("POST", path, body)
        await self.until(self.notices, lambda codes: codes.count("cash-moved") > before)

    async def today(self) -> Today:
        """What is told of the day to a signal that does nothing."""
        today = (await self.does(test=True)).today
        assert today is not None
        return today

    async def result(self) -> Decimal:
        """The result of the day, of which a look was taken just now."""
        await self.look()
        result = (await self.today()).result
        assert result is not None
        return result

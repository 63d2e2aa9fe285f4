"""One account for which orders are placed, changed and cancelled while its market moves and its exchange misbehaves."""

import asyncio
import itertools
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx

from tests.client import Json
from tests.faults.order_wishes import Wishes
from tradehook.plumbing.clock import machine_time
from tradehook.vocabulary.reason import Why

_PAUSE_S = 0.03
_tags = itertools.count(1)
_OPEN = ("pending", "in_doubt", "working", "partially_filled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message about an order with what was answered, and when, in microseconds."""

    action: str
    fields: Json
    answer: Json
    sent_at: int
    answered_at: int

    @property
    def number(self) -> int | None:
        """The order that it is about."""
        found = self.fields.get("orderId") or self.answer.get("d", {}).get("orderId")
        return None if found is None else int(found)

    @property
    def is_error(self) -> bool:
        """Whether it says that nothing was done."""
        return bool(self.answer["s"] == "error")

    @property
    def is_in_part(self) -> bool:
        """Whether it says that only a part of it was done."""
        return bool(self.answer.get("code") == Why.CHANGED_IN_PART.code)

    @property
    def status(self) -> str:
        """What it says the order is."""
        return str(self.answer.get("d", {}).get("status"))

    @property
    def filled(self) -> Decimal:
        """What it says has filled."""
        return Decimal(str(self.answer.get("d", {}).get("filledQty", 0)))


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls a tradehook: the management API as its owner, and webhooks."""

    http: httpx.AsyncClient
    token: str

    async def call(self, method: str, path: str, body: Json | None = None, **query: Any) -> Json:
        """One call of the management API, which must succeed."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = await self.http.request(method, f"/api/v1{path}", json=body, params=query, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    async def close(self, account: str, symbol: str) -> None:
        """Close a position by hand, if there is one."""
        path, headers = f"/api/v1/accounts/{account}/close-position", {"Authorization": f"Bearer {self.token}"}
        answer = await self.http.post(path, json={"symbol": symbol}, headers=headers)
        assert answer.status_code in (200, 202, 409), answer.text

    async def post(self, url: str, message: Json) -> Json:
        """One message, which must be taken."""
        answer = await self.http.post(httpx.URL(url).path, json=message)
        assert answer.status_code == 200, f"{message}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found


@dataclass(slots=True)
class Round:
    """An account with a key, and what is sent for it."""

    caller: Caller
    chance: random.Random
    wishes: Wishes
    name: str
    account: str
    key: str
    webhook: str
    told: list[Told] = field(default_factory=list)

    async def race(self) -> None:
        """Everything at once."""
        placing = [self._place_and_meddle() for _ in range(self.chance.randint(1, 3))]
        outside = [self._outside()] if self.chance.random() < 0.3 else []
        await asyncio.gather(*placing, *outside, self._move(self.chance.randint(4, 12)), self._guess())

    async def sweep(self) -> None:
        """Let the market come to everything that rests."""
        for price in ("94", "106", "95", "105", "100"):
            await self.price(price)

    async def cancel_all(self) -> None:
        """Cancel, by their numbers, the orders that were placed and are open."""
        numbers = {told.number for told in self.told if told.action == "place"}
        open_ = [each for each in await self._orders() if each["status"] in _OPEN]
        placed = {order for order in numbers if order is not None}
        await asyncio.gather(*(self.sends("cancel", orderId=number) for number in sorted(placed)) if open_ else ())

    async def make_flat(self) -> bool:
        """Take off what is held, by an order to the other side that fills price by price; whether nothing is held."""
        await self.price(self.wishes.near())
        items = (await self.caller.call("GET", "/positions", account_id=self.account))["items"]
        held = sum((Decimal(each["quantity"]) for each in items), Decimal(0))
        goes_on = any(each["status"] in _OPEN and each["leg"] in ("entry", "exit") for each in await self._orders())
        if held and not goes_on:
            side = "sell" if held > 0 else "buy"
            await self.sends("place", symbol=self.wishes.symbol, type="Market", side=side, qty=float(abs(held)))
        return not held and not goes_on

    async def sends(self, action: str, **fields: Any) -> Told:
        """One message with the key."""
        sent_at, fields = machine_time(), {**fields, "tag": next(_tags)}
        answer = await self.caller.post(self.key, {"action": action, "accountName": self.name, **fields})
        told = Told(action=action, fields=fields, answer=answer, sent_at=sent_at, answered_at=machine_time())
        self.told.append(told)
        return told

    async def price(self, last: str) -> None:
        """Move the market."""
        await self.caller.call("PUT", f"/prices/{self.wishes.symbol}", {"last": last})

    async def _orders(self) -> list[Json]:
        found: list[Json] = (await self.caller.call("GET", "/orders", account_id=self.account, limit=1000))["items"]
        return found

    async def _place_and_meddle(self) -> None:
        await self._pause()
        order = self.wishes.order()
        placed = await self.sends("place", **order)
        if placed.number is not None:
            some = range(self.chance.randint(0, 4))
            await asyncio.gather(*(self._meddle(placed.number, order) for _ in some))

    async def _meddle(self, number: int, order: Json) -> None:
        await self._pause()
        if self.chance.random() < 0.3:
            await self.sends("cancel", orderId=number)
        else:
            await self.sends("modify", orderId=number, **self.wishes.change(order))

    async def _guess(self) -> None:
        """Cancel an order whose number nobody has been told yet."""
        if self.chance.random() < 0.3:
            await self._pause()
            known = [each["number"] for each in await self._orders()]
            await self.sends("cancel", orderId=max(known, default=1) + 1)

    async def _outside(self) -> None:
        for _ in range(self.chance.randint(1, 2)):
            await self._pause()
            if self.chance.random() < 0.2:
                await self.caller.close(self.account, self.wishes.symbol)
            else:
                await self.caller.post(self.webhook, self.wishes.outside())

    async def _move(self, times: int) -> None:
        for _ in range(times):
            await self._pause()
            await self.price(self.wishes.near())

    async def _pause(self) -> None:
        await asyncio.sleep(self.chance.uniform(0, _PAUSE_S))


async def open_round(caller: Caller, seed: str, symbol: str) -> Round:
    """An account of its own whose exchange misbehaves as the seed says, with a key and a strategy that it follows."""
    chance = random.Random(seed)
    few = {"size_per_quote": str(chance.randint(3, 40))} if chance.random() < 0.4 else {}
    settings = {"price_source": "manual", "mischief": _mischief(seed, chance), **few}
    body = {"name": f"round {seed}", "broker": "paper", "cash": "10000000", "settings": settings}
    await caller.call("PUT", f"/prices/{symbol}", {"last": "100"})
    account = (await caller.call("POST", "/accounts", body))["id"]
    key = await caller.call("POST", "/webhook-keys", {"rate_limit_per_minute": 1_000_000})
    strategy = await caller.call("POST", "/strategies", {"name": f"strategy {seed}", "asset_class": "stocks"})
    follows = {"strategy_id": strategy["id"], "account_id": account, "enabled": True, "settings": {}}
    await caller.call("POST", "/subscriptions", follows)
    return Round(
        caller=caller,
        chance=chance,
        wishes=Wishes(chance, symbol),
        name=body["name"],
        account=account,
        key=key["url"],
        webhook=strategy["webhook"]["url"],
    )


def _mischief(seed: str, chance: random.Random) -> Json:
    rates = {
        "reject": (0, 0.05),
        "time_out": (0, 0.05, 0.1),
        "lose_answer": (0, 0.1, 0.2),
        "late_fill": (0, 0, 0.2),
        "tell_twice": (0, 0.3),
        "tell_out_of_order": (0, 0.3),
    }
    return {"seed": seed, **{name: chance.choice(some) for name, some in rates.items()}}

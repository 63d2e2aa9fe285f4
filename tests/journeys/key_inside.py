"""Somebody who trades one account by the messages of a key, at a desk whose clock and broker the test has in hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from tests import waiting
from tests.client import Json
from tests.desk import Inside
from tradehook.dialects.traderevolution.address import PREFIX


@dataclass(frozen=True, slots=True)
class KeyInside:
    """A key, by the path of its address, and a paper account of its owner; AMD is at 100."""

    inside: Inside
    account: str
    account_name: str
    key_id: str
    path: str

    async def sends(self, message: Json | str, **headers: str) -> httpx.Response:
        """Post a message to the key's address; `headers` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(message, str):
            return await self.inside.http.post(self.path, content=message, headers=named)
        return await self.inside.http.post(self.path, json=message, headers=named)

    async def answered(self, action: str, **fields: Any) -> Json:
        """What a message about the account's orders is answered, whatever it is."""
        answer = await self.sends({"action": action, "accountName": self.account_name, **fields})
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def does(self, action: str, **fields: Any) -> Json:
        """What is so of the order, by the answer to a message that is carried out."""
        found = await self.answered(action, **fields)
        assert found["s"] == "ok", found
        so: Json = found["d"]
        return so

    async def places(self, **fields: Any) -> Json:
        """Place an order, to buy 10 AMD at the market unless told otherwise."""
        return await self.does("place", **({"symbol": "AMD", "type": "Market", "qty": 10, "side": "buy"} | fields))

    async def refused(self, action: str, **fields: Any) -> str:
        """The code of the answer to a message that is not carried out."""
        found = await self.answered(action, **fields)
        assert found["s"] == "error", found
        return str(found["code"])

    async def price(self, last: str) -> None:
        """Move the market."""
        await self.inside.call("PUT", "/prices/AMD", {"last": last})

    async def orders(self) -> list[Json]:
        """The account's orders, oldest first."""
        page = await self.inside.call("GET", "/orders", account_id=self.account, limit=1000)
        return list(page["items"][::-1])

    async def trades(self) -> list[Json]:
        """The account's trades, oldest first."""
        page = await self.inside.call("GET", "/trades", account_id=self.account, limit=1000)
        return list(page["items"][::-1])

    async def held(self) -> str:
        """Signed units of AMD."""
        page = await self.inside.call("GET", "/positions", account_id=self.account, symbol="AMD")
        return str(page["items"][0]["quantity"]) if page["items"] else "0"

    async def rows(self) -> list[Json]:
        """The requests that came with the key, oldest first, once all of them are written down."""
        await self.inside.desk.reception.write_rest()
        page = await self.inside.call("GET", "/deliveries", webhook=self.key_id, limit=1000)
        return list(page["items"][::-1])

    async def until(self, look: Callable[[], Awaitable[Any]], what: str) -> Any:
        """Look until something true is seen."""
        try:
            return await waiting.until(look)
        except AssertionError:
            orders = [(each["number"], each["leg"], each["status"]) for each in await self.orders()]
            trades = [(each["order_number"], each["status"], each["reasons"]) for each in await self.trades()]
            raise AssertionError(f"waited in vain for {what}: {orders}, {trades}") from None

    async def comes_to(self, number: int, *statuses: str) -> Json:
        """The order of this number, once it is so."""

        async def look() -> Json | None:
            return next((each for each in await self.orders() if (each["number"], each["status"]) in wanted), None)

        wanted = {(number, status) for status in statuses}
        found: Json = await self.until(look, f"order {number} to be {' or '.join(statuses)}")
        return found

    async def holds(self, units: str) -> None:
        """Wait until so much is held."""

        async def look() -> bool:
            return await self.held() == units

        await self.until(look, f"{units} AMD")


async def key_inside(inside: Inside, name: str = "Book", key: Json | None = None, **settings: Any) -> KeyInside:
    """A new key, which takes any number of messages unless told otherwise, and a new account beside it."""
    await inside.call("PUT", "/prices/AMD", {"last": "100"})
    body: Json = {"name": name, "broker": "paper", "cash": "1000000"}
    account = await inside.call("POST", "/accounts", body | {"settings": {"price_source": "manual"} | settings})
    made = await inside.call("POST", "/webhook-keys", key or {"rate_limit_per_minute": 1_000_000})
    path = f"{PREFIX}{made['api_key']}/{made['secret_key']}"
    return KeyInside(inside, account["id"], account["name"], made["id"], path)

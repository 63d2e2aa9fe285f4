"""Somebody who trades one account by the messages of a key, through the key's own address."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx

from tests.client import Client, Json
from tests.waiting import wait_for

_OPEN = ("working", "partially_filled", "pending", "in_doubt")
_MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A key and a paper account of its owner, whose prices are set by hand; AMD is at 100."""

    client: Client
    account: str
    account_name: str
    key: Json

    def sends(self, message: Json | str, **headers: str) -> httpx.Response:
        """Post a message to the key's address; `headers` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(message, str):
            return self.client.hooks.post(self.key["url"], content=message, headers=named)
        return self.client.hooks.post(self.key["url"], json=message, headers=named)

    def answered(self, action: str, **fields: Any) -> Json:
        """What a message about the account's orders is answered, whatever it is."""
        answer = self.sends({"action": action, "accountName": self.account_name, **fields})
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def does(self, action: str, **fields: Any) -> Json:
        """What is so of the order, by the answer to a message that is carried out."""
        found = self.answered(action, **fields)
        assert found["s"] == "ok", found
        so: Json = found["d"]
        return so

    def places(self, **fields: Any) -> Json:
        """Place an order, to buy 10 AMD at the market unless told otherwise."""
        return self.does("place", **({"symbol": "AMD", "type": "Market", "qty": 10, "side": "buy"} | fields))

    def refused(self, action: str, **fields: Any) -> str:
        """The code of the answer to a message that is not carried out."""
        found = self.answered(action, **fields)
        assert found["s"] == "error", found
        assert found["errmsg"], found
        return str(found["code"])

    def price(self, last: str, symbol: str = "AMD") -> None:
        """Move the market."""
        self.client.set_price(symbol, last)

    def order(self, number: int) -> Json:
        """The order of this number, as the management API shows it."""
        return next(each for each in self.client.orders(self.account) if each["number"] == number)

    def legs(self, number: int) -> dict[str, Json]:
        """The legs of an order that are at the broker and may still fill, by what they are for."""
        parent = self.order(number)["id"]
        found = [each for each in self.client.orders(self.account) if each["parent_id"] == parent]
        return {each["leg"]: each for each in found if each["status"] in _OPEN}

    def watched(self) -> dict[str, Json]:
        """What tradehook watches in the account, by what it is for."""
        found = self.client.listed("/watched-orders", account_id=self.account)
        return {each["leg"]: each for each in found if each["status"] in ("waiting", "watching", "triggered")}

    @property
    def held(self) -> Decimal:
        """Signed units of AMD."""
        return self.client.position(self.account, "AMD")

    def holds(self, units: int | str, symbol: str = "AMD") -> None:
        """Wait until so much is held."""
        wanted = Decimal(units)
        wait_for(lambda: self.client.position(self.account, symbol) == wanted, f"{wanted} {symbol}")

    def comes_to(self, number: int, *statuses: str) -> Json:
        """The order, once it is so."""

        def look() -> Json | None:
            found = next((each for each in self.client.orders(self.account) if each["number"] == number), None)
            return found if found and found["status"] in statuses else None

        return wait_for(look, f"order {number} to be {' or '.join(statuses)}") or {}


def key_holder(client: Client, cash: str = "1000000", **settings: Any) -> KeyHolder:
    """A new key, and a new account beside it."""
    account = client.open_account(cash, **settings)
    name = client.call("GET", f"/accounts/{account}")["name"]
    key = client.call("POST", "/webhook-keys", {"rate_limit_per_minute": _MANY})
    client.set_price("AMD", "100")
    return KeyHolder(client, account, name, key)

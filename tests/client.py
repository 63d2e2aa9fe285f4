"""What a trader's script does: opens accounts, makes strategies, posts messages, looks what became of them."""

import itertools
import ssl
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

import httpx

from tests.waiting import wait_for

_MANY = {"rate_limit_per_minute": 1_000_000, "rate_limit_per_hour": 1_000_000}
_OVER = frozenset(
    {"completed", "held", "ignored", "failed", "rejected", "expired", "superseded", "cancelled", "tested"}
)

_numbers = itertools.count(1)
Json = dict[str, Any]

NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of servers on this machine, which speak no TLS: the usual ones read every authority's, for 30 ms."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """A strategy as its sender and its owner know it."""

    id: str
    uuid: str
    url: str


class Client:
    """A client of the management API and of the webhooks, over connections that it keeps."""

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self.api = httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=30, verify=NO_CERTIFICATES)
        self.hooks = httpx.Client(timeout=30, verify=NO_CERTIFICATES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.api.close()
        self.hooks.close()

    def call(self, method: str, path: str, body: Json | None = None, **query: Any) -> Json:
        """One call of the management API, which must succeed."""
        answer = self.api.request(method, path, json=body, params=query)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    def listed(self, path: str, **query: Any) -> list[Json]:
        """Every item of a list, page by page."""
        items: list[Json] = []
        cursor = None
        while True:
            page = self.call("GET", path, limit=1000, **query, **({"cursor": cursor} if cursor else {}))
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                return items

    def open_account(self, cash: str = "1000000", **settings: Any) -> str:
        """A paper account on prices set by hand, unless told otherwise; its id."""
        body = {
            "name": f"account {next(_numbers)}",
            "broker": "paper",
            "cash": cash,
            "settings": {"price_source": "manual"} | settings,
        }
        return str(self.call("POST", "/accounts", body)["id"])

    def make_strategy(self, asset_class: str = "stocks", webhook: Json | None = None, **fields: Any) -> Strategy:
        """A strategy whose webhook takes any number of requests, unless told otherwise."""
        body = {"name": f"strategy {next(_numbers)}", "asset_class": asset_class, "webhook": webhook or _MANY}
        made = self.call("POST", "/strategies", body | fields)
        return Strategy(made["id"], made["webhook"]["uuid"], made["webhook"]["url"])

    def subscribe(self, strategy: Strategy, account_id: str, enabled: bool = True, **settings: Any) -> str:
        """Let an account follow a strategy; the subscription's id."""
        body = {
            "strategy_id": strategy.id,
            "account_id": account_id,
            "enabled": enabled,
            "settings": settings,
        }
        return str(self.call("POST", "/subscriptions", body)["id"])

    def set_price(self, symbol: str, last: str) -> None:
        """Set the price by hand; resting orders that it reaches are filled when this returns."""
        self.call("PUT", f"/prices/{symbol}", {"last": last})

    def post(self, strategy: Strategy, message: Json | str | bytes, **headers: str) -> httpx.Response:
        """Post a message at the strategy's webhook; `headers` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(message, dict):
            return self.hooks.post(strategy.url, json=message, headers=named)
        return self.hooks.post(strategy.url, content=message, headers=named)

    def accepted(self, strategy: Strategy, message: Json | str, **headers: str) -> str:
        """Post a message that must be accepted; the signal's id."""
        answer = self.post(strategy, message, **headers)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def trades_of(self, signal_id: str) -> list[Json]:
        """A signal's trades as they are now."""
        return self.listed("/trades", signal_id=signal_id)

    def ended_trades(self, signal_id: str, count: int = 1) -> list[Json]:
        """A signal's trades, once there are so many and all of them have ended."""

        def look() -> list[Json]:
            found = self.trades_of(signal_id)
            return found if len(found) == count and all(trade["status"] in _OVER for trade in found) else []

        return wait_for(look, f"{count} ended trade(s) of signal {signal_id}: {self.trades_of(signal_id)}")

    def ended_trade(self, signal_id: str) -> Json:
        """The one trade of a signal, once it has ended."""
        return self.ended_trades(signal_id)[0]

    def carried_out(self, strategy: Strategy, message: Json | str, **headers: str) -> Json:
        """Post a message; its one trade, once it has ended."""
        return self.ended_trade(self.accepted(strategy, message, **headers))

    def quiet(self, account_id: str, signals: list[str]) -> list[Json]:
        """An account's trades of these signals and no others, once all of them have ended, oldest first."""
        self.ended_trades(signals[-1])

        def look() -> list[Json]:
            found = self.listed("/trades", account_id=account_id)[::-1]
            return found if all(trade["status"] in _OVER for trade in found) else []

        found = wait_for(look, f"the end of every trade of account {account_id}")
        assert [trade["signal_id"] for trade in found] == signals
        return found

    def position(self, account_id: str, symbol: str) -> Decimal:
        """Signed units that the account holds."""
        found = self.listed("/positions", account_id=account_id, symbol=symbol)
        return Decimal(found[0]["quantity"]) if found else Decimal(0)

    def orders(self, account_id: str, **query: Any) -> list[Json]:
        """An account's orders, oldest first."""
        return self.listed("/orders", account_id=account_id, **query)[::-1]

    def working_order(self, account_id: str, symbol: str) -> Json:
        """The account's resting order in a symbol, once there is one."""
        return wait_for(
            lambda: self.orders(account_id, symbol=symbol, status="working"),
            f"a working order in {symbol}",
        )[-1]

    def deliveries(self, strategy: Strategy, **query: Any) -> list[Json]:
        """The requests at a strategy's webhook, oldest first."""
        return self.listed("/deliveries", strategy_id=strategy.id, **query)[::-1]

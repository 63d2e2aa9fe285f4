"""Somebody whose alerts go to a webhook of Algo Trade Analytics, and an account that may follow its strategy."""

import itertools
from dataclasses import dataclass
from typing import Any

import httpx

from tests.client import Client, Json, Strategy

_MANY = 1_000_000
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class EventSender:
    """A webhook as it was shown when it was made; AMD is at 100. `strategy` None: it only records."""

    client: Client
    webhook: Json
    account: str
    strategy: Strategy | None

    def posts(self, body: Json | str | bytes, **headers: str) -> httpx.Response:
        """Post a body as it is; `headers` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, dict):
            return self.client.hooks.post(self.webhook["url"], json=body, headers=named)
        return self.client.hooks.post(self.webhook["url"], content=body, headers=named)

    def message(self, direction: str = "entryLong", **fields: Any) -> Json:
        """A message about AMD with the right key; what is None is left out."""
        known = {"auth_key": self.webhook["auth_key"], "ticker": "AMD", "positionDirection": direction} | fields
        return {name: value for name, value in known.items() if value is not None}

    def says(self, direction: str, **fields: Any) -> Json:
        """Send a message that is taken; the answer."""
        answer = self.posts(self.message(direction, **fields))
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def does(self, direction: str, **fields: Any) -> Json:
        """Send a message that is taken; its one trade, once it has ended."""
        return self.client.ended_trade(self.says(direction, **fields)["signalId"])

    def events(self, **query: Any) -> list[Json]:
        """The Webhook Events Log, oldest first."""
        return self.client.listed(f"/ata-webhooks/{self.webhook['id']}/events", **query)[::-1]

    def troubles(self) -> list[str]:
        """The codes of what is found to be wrong, or fine."""
        found = self.client.call("GET", f"/ata-webhooks/{self.webhook['id']}/troubleshooting")
        return [finding["code"] for finding in found["findings"]]


def records_only(client: Client, **fields: Any) -> EventSender:
    """A webhook that leads nowhere."""
    return EventSender(client, _made(client, fields), "", None)


def trades(client: Client, cash: str = "1000000", **settings: Any) -> EventSender:
    """A webhook that leads to a strategy of stocks, which a new account follows with these settings."""
    account, strategy = client.open_account(cash), client.make_strategy()
    client.subscribe(strategy, account, **settings)
    client.set_price("AMD", "100")
    return EventSender(client, _made(client, {"strategy_id": strategy.id}), account, strategy)


def _made(client: Client, fields: Json) -> Json:
    body = {"name": f"events {next(_numbers)}", "rate_limit_per_minute": _MANY} | fields
    return client.call("POST", "/ata-webhooks", body)

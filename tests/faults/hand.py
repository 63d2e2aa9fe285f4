"""Somebody at the management API, who closes, cancels, changes and holds while the signals come."""

import random
import threading
from collections import Counter
from collections.abc import Sequence

import httpx

from tests.client import Client, Json
from tests.faults.house import STOCKS

_TRIES = 5
_RESTS_S = 0.15
_NOBODY_THERE_S = 0.1
_OUR_FAULT = 500


class Hand(threading.Thread):
    """Gives one command after another; `done` counts how they were answered, by kind. What a dead server did not take
    is of no concern, nor is what is refused because it came too late."""

    def __init__(self, client: Client, seed: int) -> None:
        super().__init__(name="hand", daemon=True)
        self._client = client
        self._chance = random.Random(seed)
        self._over = threading.Event()
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []

    def finish(self) -> None:
        """Stop, with the kill switch off."""
        self._over.set()
        self.join()
        self._switch_off()
        assert not self.faults, "\n".join(self.faults)

    def _switch_off(self) -> None:
        """The one that is asked may wait for one that stands still: then no answer comes, and it is asked again."""
        for _ in range(_TRIES):
            try:
                self._client.call("POST", "/kill-switch", {"on": False})
            except httpx.TransportError:
                continue
            return
        raise AssertionError("the kill switch could not be switched off")

    def run(self) -> None:
        while not self._over.wait(_RESTS_S):
            try:
                accounts = [each["id"] for each in self._ask("GET", "/accounts").get("items", [])]
                if accounts:
                    self._do(self._chance.choice(_COMMANDS), self._chance.choice(accounts))
            except httpx.TransportError:
                self._over.wait(_NOBODY_THERE_S)

    def _do(self, command: str, account: str) -> None:
        match command:
            case "cancel" | "change":
                self._of_an_order(command, account)
            case "hold":
                self._ask("POST", "/kill-switch", {"on": True, "keep_entries": self._chance.random() < 0.5})
                self._ask("POST", "/kill-switch", {"on": False})
            case "close-position":
                self._ask("POST", f"/accounts/{account}/close-position", {"symbol": self._chance.choice(STOCKS)})
            case _:
                self._ask("POST", f"/accounts/{account}/{command}")
        self.done[command] += 1

    def _of_an_order(self, command: str, account: str) -> None:
        resting: Sequence[Json] = self._ask("GET", f"/accounts/{account}/orders?status=working").get("items", [])
        limits = [each for each in resting if each["limit_price"] is not None]
        if not limits:
            return
        order = self._chance.choice(limits)
        if command == "cancel":
            self._ask("POST", f"/orders/{order['id']}/cancel")
        else:
            self._ask("PATCH", f"/orders/{order['id']}", {"limit_price": str(self._chance.randint(96, 104))})

    def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        answer = self._client.api.request(method, path, json=body)
        if answer.status_code == _OUR_FAULT and "Retry-After" not in answer.headers:
            self.faults.append(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.is_success else {}


_COMMANDS = (
    ("close-position",) * 3 + ("cancel",) * 3 + ("change",) * 4 + ("close-all", "cancel-all", "hold", "reconcile")
)

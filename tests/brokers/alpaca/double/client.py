"""A plain client of the double, for its own tests and for whoever wants to look at it from outside."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import httpx
from websockets.sync.client import ClientConnection, connect

from tests.brokers.alpaca.double.controls import Controls
from tests.client import NO_CERTIFICATES

Json = dict[str, Any]
TRADE_UPDATES = "trade_updates"
_PATIENCE_S = 10.0


class Client:
    """What a user of Alpaca's API does over HTTP; the first account's, where no other is named."""

    def __init__(self, double: Controls, key_id: str | None = None, secret: str | None = None) -> None:
        keys = {"APCA-API-KEY-ID": key_id or double.key_id, "APCA-API-SECRET-KEY": secret or double.secret}
        self.http = httpx.Client(base_url=double.url, headers=keys, timeout=_PATIENCE_S, verify=NO_CERTIFICATES)

    def order(self, symbol: str = "AAPL", qty: str | None = "10", side: str = "buy", **body: Any) -> httpx.Response:
        """Place an order: a market order for the day, unless said otherwise. What is None is not sent."""
        usual = {"symbol": symbol, "qty": qty, "side": side, "type": "market", "time_in_force": "day"}
        sent = {name: value for name, value in (usual | body).items() if value is not None}
        return self.http.post("/v2/orders", json=sent)

    def placed(self, *named: Any, **body: Any) -> Json:
        """Place an order that is taken in; the answer."""
        return self._shown(self.order(*named, **body))

    def replaced(self, order: Json, **body: Any) -> Json:
        """Replace an order; the new one."""
        return self._shown(self.http.patch(f"/v2/orders/{order['id']}", json=body))

    def cancel(self, order: Json) -> httpx.Response:
        """Ask for an order to be cancelled."""
        return self.http.delete(f"/v2/orders/{order['id']}")

    def now(self, order: Json) -> Json:
        """An order as it is now, with its legs."""
        return self._shown(self.http.get(f"/v2/orders/{order['id']}", params={"nested": "true"}))

    def statuses(self, order: Json) -> list[str]:
        """How an order and its legs stand."""
        now = self.now(order)
        return [now["status"], *(leg["status"] for leg in now["legs"])]

    def get(self, path: str, **query: Any) -> Any:
        """What a path shows."""
        return self._fine(self.http.get(path, params=query))

    def _shown(self, answer: httpx.Response) -> Json:
        shown: Json = self._fine(answer)
        return shown

    def _fine(self, answer: httpx.Response) -> Any:
        assert answer.is_success, f"{answer.status_code}: {answer.text}"
        return answer.json()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()


class Stream:
    """One connection to /stream."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def say(self, message: Json) -> Json:
        """Send a message; the next one that comes."""
        self.connection.send(json.dumps(message))
        return self.frame()

    def frame(self) -> Json:
        """The next message, which has to come in a binary frame."""
        received = self.connection.recv(_PATIENCE_S)
        assert isinstance(received, bytes)
        message: Json = json.loads(received)
        return message

    def update(self) -> Json:
        """The next trade update."""
        data: Json = self.frame()["data"]
        return data

    def updates(self, count: int) -> list[Json]:
        """The next so many trade updates."""
        return [self.update() for _ in range(count)]

    def has_nothing_waiting(self) -> bool:
        """Whether nothing was sent so far: the answer to what is asked now comes first."""
        return "streams" in self.say({"action": "listen", "data": {"streams": [TRADE_UPDATES]}})["data"]


@contextmanager
def connected(double: Controls) -> Iterator[Stream]:
    """A connection that has not said who it is."""
    with connect(double.stream_url) as connection:
        yield Stream(connection)


@contextmanager
def listening(double: Controls) -> Iterator[Stream]:
    """A connection of the first account that listens to updates."""
    with connected(double) as stream:
        stream.say({"action": "auth", "key": double.key_id, "secret": double.secret})
        stream.say({"action": "listen", "data": {"streams": [TRADE_UPDATES]}})
        yield stream

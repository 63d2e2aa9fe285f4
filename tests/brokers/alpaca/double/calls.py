"""One call of the REST API, the answer to it, and the table that leads from one to the other."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.refusals import Refusal, invalid, order_not_found

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What came in: path parameters, query parameters (the last of each name) and the body."""

    floor: Floor
    account: Account
    path: dict[str, str]
    query: dict[str, str]
    body: bytes

    @property
    def order(self) -> Order | Refusal:
        """The order that the path names."""
        return self.account.orders.get(self.path["order_id"]) or order_not_found(self.path["order_id"])

    def is_set(self, name: str) -> bool:
        """Whether a query parameter says true."""
        return self.query.get(name) == "true"

    def listed(self, name: str) -> list[str]:
        """The values of a query parameter that is a list with commas."""
        return [one for one in self.query.get(name, "").split(",") if one]

    def count(self, name: str, usual: int, most: int) -> int | Refusal:
        """A query parameter that is a number from 1 to `most`."""
        sent = self.query.get(name)
        if sent is None:
            return usual
        if not sent.isdecimal() or not 1 <= int(sent) <= most:
            return invalid(f"invalid {name}: {sent}")
        return int(sent)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out. `then` is done once the answer is made: what it sets off is not in it."""

    content: Any = None
    status: int = 200
    then: Callable[[], None] | None = None


NO_CONTENT = Answer(None, 204)
Handler = Callable[[Call], Answer | Refusal]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation, named as its description names it; parameters at the end of a path may hold slashes."""

    method: str
    path: str
    handler: Handler
    needs_key: bool = True
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        escaped = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        open_ended = re.sub(r"\[\^/\]\+\)$", r".+)", escaped)
        object.__setattr__(self, "pattern", re.compile(open_ended))


@dataclass(frozen=True, slots=True)
class Found:
    """The operation that a request is for, and its path parameters."""

    route: Route
    path: dict[str, str]


def find(routes: tuple[Route, ...], method: str, path: str) -> Found | None:
    """The operation for a method and a path."""
    for route in routes:
        if route.method == method:
            matched = route.pattern.fullmatch(path)
            if matched is not None:
                return Found(route, matched.groupdict())
    return None

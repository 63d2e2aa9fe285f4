"""What Alpaca says no with: status, code and words, and the facts that some refusals carry.

Found in Alpaca's documentation (options: Error Responses; orders; user protection) and in answers of the paper API
that users of it quote.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double.wire import plain

Json = dict[str, Any]
MALFORMED, INVALID = 40010000, 40010001
FORBIDDEN, NOT_FOUND, UNPROCESSABLE, TOO_MANY = 40310000, 40410000, 42210000, 42910000


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that says no. `code` None: the body has only words."""

    status: int
    code: int | None
    message: str
    facts: Json = field(default_factory=dict)

    @property
    def body(self) -> Json:
        """As it is answered."""
        return {**self.facts, **({} if self.code is None else {"code": self.code}), "message": self.message}


FORBIDDEN_HERE = Refusal(403, None, "forbidden.")
UNAUTHORIZED = Refusal(401, None, "unauthorized.")
NO_SUCH_ENDPOINT = Refusal(404, NOT_FOUND, "endpoint not found")
MALFORMED_BODY = Refusal(400, MALFORMED, "request body format is invalid")
RATE_EXCEEDED = Refusal(429, TOO_MANY, "rate limit exceeded")
BROKEN = Refusal(500, 50010000, "internal server error occurred")
NO_POSITION = Refusal(404, NOT_FOUND, "position does not exist")
DUPLICATE_ID = Refusal(422, INVALID, "client_order_id must be unique")
NOT_CHANGED = Refusal(422, UNPROCESSABLE, "order parameters are not changed")
NOT_SENT_YET = Refusal(422, INVALID, "unable to replace order, order isn't sent to exchange yet")


def invalid(message: str) -> Refusal:
    """A parameter that cannot be read or does not fit the others."""
    return Refusal(422, INVALID, message)


def unprocessable(message: str, **facts: Decimal) -> Refusal:
    """An order that breaks a rule of trading."""
    return Refusal(422, UNPROCESSABLE, message, {name: plain(value) for name, value in facts.items()})


def forbidden(message: str, **facts: Any) -> Refusal:
    """An order that the account may not place."""
    return Refusal(403, FORBIDDEN, message, facts)


def not_found(message: str) -> Refusal:
    """Something asked for that there is not."""
    return Refusal(404, NOT_FOUND, message)


def order_not_found(name: str) -> Refusal:
    """No order with this id."""
    return not_found(f"order not found for {name}")

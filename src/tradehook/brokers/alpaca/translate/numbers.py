"""Numbers and instants as Alpaca writes them."""

from datetime import datetime
from decimal import Decimal

from tradehook.vocabulary.exact import Money, Price, Quantity, canonical
from tradehook.vocabulary.instant import Instant, instant_of, iso

_LARGEST_EXPONENT = 30


class NotReadable(ValueError):
    """Something that Alpaca sent makes no sense; the message says what."""


def exact(number: Decimal) -> Decimal:
    """A decimal in canonical scale. Raises `NotReadable` for what is no number or beyond 10^±30."""
    if not number.is_finite() or (number and abs(number.adjusted()) > _LARGEST_EXPONENT):
        raise NotReadable(f"{number} is not a number that can be traded with")
    return Decimal(canonical(number))


def price(number: Decimal) -> Price:
    """A price, in the quote currency per unit."""
    return Price(exact(number))


def price_or_none(number: Decimal | None) -> Price | None:
    """A price, where Alpaca gives one."""
    return None if number is None else price(number)


def quantity(number: Decimal) -> Quantity:
    """A quantity in units."""
    return Quantity(exact(number))


def money(number: Decimal) -> Money:
    """An amount in the account's currency."""
    return Money(exact(number))


def instant(text: str) -> Instant:
    """The instant of an RFC 3339 text, cut to whole microseconds. Raises `NotReadable` for any other text."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotReadable(f"{text!r} is not a time") from error
    if moment.tzinfo is None:
        raise NotReadable(f"{text!r} is a time without its zone")
    return instant_of(moment)


def instant_or_none(text: str | None) -> Instant | None:
    """`instant`, for what may be absent or unreadable."""
    try:
        return None if text is None else instant(text)
    except NotReadable:
        return None


def rfc3339(at: Instant) -> str:
    """An instant as Alpaca's parameters take it."""
    return iso(at)

"""How numbers, times and ids are written on the wire."""

import itertools
import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

NS = 1_000_000_000
NO_ASSET = "00000000-0000-0000-0000-000000000000"
_NINE_PLACES = Decimal("1e-9")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_numbers = itertools.count(1)


def plain(number: Decimal) -> str:
    """A decimal without exponent and trailing zeros: "150", "0.02"."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_or_none(number: Decimal | None) -> str | None:
    """`plain`, for what may be absent."""
    return None if number is None else plain(number)


def ratio(number: Decimal, by: Decimal) -> Decimal:
    """A quotient to nine places; 0 where there is nothing to divide by."""
    return (number / by).quantize(_NINE_PLACES) if by else Decimal(0)


def stamp(at: int) -> str:
    """An instant in nanoseconds since 1970, as Alpaca writes it: 2022-04-19T17:45:05.024916716Z."""
    seconds, rest = divmod(at, NS)
    fraction = f"{rest:09d}".rstrip("0")
    return f"{_second(seconds)}.{fraction}Z" if fraction else f"{_second(seconds)}Z"


def stamp_or_none(at: int | None) -> str | None:
    """`stamp`, for what may not have happened."""
    return None if at is None else stamp(at)


def instant(text: str) -> int | None:
    """The nanoseconds of a date or an RFC 3339 time; None when it is neither. A date alone is its midnight in UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    whole = aware.replace(microsecond=0)
    return int(whole.timestamp()) * NS + _nanoseconds(text)


def _nanoseconds(text: str) -> int:
    """The fraction of a second, which `datetime` cuts at microseconds."""
    _, _, rest = text.partition(".")
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    return int(digits.ljust(9, "0")[:9]) if digits else 0


def new_id() -> str:
    """A fresh id of an order, an execution, a request."""
    return str(uuid.uuid4())


def id_of(name: str) -> str:
    """The id of something that has a name: the same in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"double:{name}"))


def event_id() -> str:
    """A ULID: 26 characters that sort by the order of making."""
    value = (time.time_ns() // 1_000_000) << 80 | next(_numbers)
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


@lru_cache(maxsize=4096)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")

"""Every futures root, read from the tables of the exchanges.

Source: the exchanges' public contract specifications and rulebooks; each root says which.
"""

from collections.abc import Iterator, Mapping
from datetime import time
from decimal import Decimal
from itertools import chain

from tradehook.instruments.eurex_roots import EUREX_ROOTS
from tradehook.instruments.last_days import RULES
from tradehook.instruments.root import MONTH_LETTERS, Exchange, Root, Settlement
from tradehook.instruments.sessions.calendars import CALENDARS_OF_ROOTS
from tradehook.instruments.us_roots import US_ROOTS

_LONDON = "L"
_COLUMNS = 12
_Tables = Mapping[tuple[Exchange, str], str]


def _roots(tables: _Tables) -> Iterator[Root]:
    for (exchange, currency), table in tables.items():
        for row in table.strip().splitlines()[1:]:
            yield _root(exchange, currency, row)


def _root(exchange: Exchange, currency: str, row: str) -> Root:
    """The root of a row. `cycle` is "=" where every month that exists is traded; an `ends` with an L is in London."""
    symbol, tick, point, months, cycle, rule, ends, settles, years, about, chapter, name = row.split(None, _COLUMNS - 1)
    listed = MONTH_LETTERS if months == "all" else months
    return Root(
        symbol=symbol,
        name=name,
        exchange=exchange,
        currency=currency,
        calendar=CALENDARS_OF_ROOTS[symbol],
        tick=Decimal(tick),
        point_value=Decimal(point),
        months=listed,
        cycle=listed if cycle == "=" else cycle,
        last_day=RULES[rule],
        ends=time.fromisoformat(ends.removesuffix(_LONDON)),
        ends_zone="Europe/London" if ends.endswith(_LONDON) else exchange.zone,
        settlement=Settlement(settles),
        years_ahead=int(years),
        reference=Decimal(about),
        source=_source(exchange, chapter, name),
    )


def _source(exchange: Exchange, chapter: str, name: str) -> str:
    if chapter == "-":
        return f"{exchange.title} contract specifications, {name}"
    return f"{exchange.title} rulebook, chapter {chapter}"


ROOTS = {root.symbol: root for root in chain(_roots(US_ROOTS), _roots(EUREX_ROOTS))}
"""Every root by its symbol."""

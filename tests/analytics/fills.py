"""Fills as the tests of the analytics write them: ("buy", 5, "10.50") is 5 bought at 10.50, a minute after the last."""

from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from tradehook.analytics.fill import Fill
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.side import Side

MONDAY = Instant(1_767_623_400_000_000)
"""Monday, 5 January 2026, 14:30 UTC: half past nine in New York."""


def at(minutes: float) -> Instant:
    """So many minutes after `MONDAY`."""
    return after(MONDAY, minutes * 60)


def told(*trades, **of_each):
    """The fills of one symbol, one a minute; `of_each` sets what else each of them says."""
    return [fill(number, *trade, **of_each) for number, trade in enumerate(trades)]


def fill(minute, side, quantity, price, fee="0", **others):
    """One fill, so many minutes after `MONDAY`."""
    told_of = Fill(
        at=at(minute),
        account=AccountId("account"),
        symbol="SQ",
        side=Side(side),
        quantity=Quantity(Decimal(quantity)),
        price=Price(Decimal(price)),
        fee=Money(Decimal(fee)),
    )
    return msgspec.structs.replace(told_of, **others)


def amounts(low, high, places):
    """Decimals of so many places, as brokers tell them."""
    return st.decimals(Decimal(low), Decimal(high), places=places)


@st.composite
def books(draw, most=30):
    """Fills of one symbol with one point value, as many as `most`; the book may stay open."""
    point_value = draw(st.sampled_from([Decimal(1), Decimal("0.1"), Decimal(50)]))
    one = st.tuples(
        st.sampled_from(["buy", "sell"]), amounts("0.001", 9, 3), amounts("0.01", 500, 2), amounts("-1", 3, 2)
    )
    return told(*draw(st.lists(one, max_size=most)), point_value=point_value)


@st.composite
def flat_books(draw):
    """Fills of one symbol with one point value that leave nothing held."""
    fills = draw(books())
    held = sum((each.quantity * each.side.sign for each in fills), Decimal(0))
    if not held:
        return fills
    side = "sell" if held > 0 else "buy"
    last = fill(len(fills), side, abs(held), draw(amounts("0.01", 500, 2)), draw(amounts("-1", 3, 2)))
    return [*fills, msgspec.structs.replace(last, point_value=fills[0].point_value)]

"""Quotes: what nobody offers is no price."""

from decimal import Decimal

import msgspec
import pytest

from tradehook.brokers.alpaca.translate.numbers import instant
from tradehook.brokers.alpaca.translate.quotes import quote
from tradehook.brokers.alpaca.translate.wire import WireQuote

AT = "2026-01-05T14:31:00.123456789Z"


@pytest.mark.parametrize(
    ("text", "bid", "ask"),
    [
        ('"bp": 172.62, "ap": 172.7', Decimal("172.62"), Decimal("172.7")),
        ('"bp": 0, "ap": 0.0001', None, Decimal("0.0001")),
        ('"bp": 29058', Decimal(29058), None),
    ],
)
def test_prices_are_exact_and_zero_is_none(text: str, bid: Decimal | None, ask: Decimal | None) -> None:
    found = quote("AAPL", msgspec.json.decode(f'{{"t": "{AT}", {text}}}', type=WireQuote))

    assert found is not None
    assert (found.symbol, found.bid, found.ask, found.last, found.at) == ("AAPL", bid, ask, None, instant(AT))


def test_where_nobody_bids_or_asks_there_is_no_quote() -> None:
    assert quote("AAPL", WireQuote(at=AT)) is None

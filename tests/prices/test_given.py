from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments.stocks import instrument
from tradehook.prices.given import manual_quote, signal_quote
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.refusal import Refusal

AAPL = instrument("AAPL", "Apple")
NOW = Instant(1_750_000_000_000_000)
prices = some.none() | some.decimals(allow_nan=True, allow_infinity=True)


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("bid", "ask", "last"),
    [
        (None, None, "230"),
        ("229.99", "230.01", None),
        ("229.99", "230.01", "230.005"),
        ("230", "230", None),
        ("229", None, None),
        (None, "231", None),
    ],
)
def test_any_one_price_makes_a_quote(bid: str | None, ask: str | None, last: str | None) -> None:
    quote = manual_quote(AAPL, number(bid), number(ask), number(last), NOW)

    assert isinstance(quote, Quote)
    assert (quote.bid, quote.ask, quote.last) == (number(bid), number(ask), number(last))
    assert (quote.symbol, quote.at, quote.source) == ("AAPL", NOW, PriceSource.MANUAL)


@pytest.mark.parametrize(
    ("bid", "ask", "last", "code", "path", "message"),
    [
        (None, None, None, "invalid-price", "", "No price was given for AAPL."),
        ("0", None, None, "invalid-price", "bid", "The bid of AAPL must be a number above zero; it is 0."),
        (
            None,
            "-1.50",
            None,
            "invalid-price",
            "ask",
            "The ask of AAPL must be a number above zero; it is -1.5.",
        ),
        (
            "1",
            "2",
            "NaN",
            "invalid-price",
            "last",
            "The last of AAPL must be a number above zero; it is NaN.",
        ),
        (
            None,
            None,
            "Infinity",
            "invalid-price",
            "last",
            "The last of AAPL must be a number above zero; it is Infinity.",
        ),
        ("231", "230", None, "crossed-quote", "bid", "The bid of AAPL, 231, is above its ask, 230."),
    ],
)
def test_what_can_be_no_quote_is_refused_with_its_field(
    bid: str | None, ask: str | None, last: str | None, code: str, path: str, message: str
) -> None:
    refusal = manual_quote(AAPL, number(bid), number(ask), number(last), NOW)

    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.path, refusal.status) == (code, path, 422)
    assert refusal.message == message
    assert refusal.hint


@given(prices, prices, prices)
def test_any_numbers_make_a_sound_quote_or_a_refusal(
    bid: Decimal | None, ask: Decimal | None, last: Decimal | None
) -> None:
    quote = manual_quote(AAPL, bid, ask, last, NOW)

    if isinstance(quote, Quote):
        shown = [price for price in (quote.bid, quote.ask, quote.last) if price is not None]
        assert shown
        assert all(price.is_finite() and price > 0 for price in shown)
        assert quote.bid is None or quote.ask is None or quote.bid <= quote.ask


def test_a_signals_price_is_a_last_price() -> None:
    quote = signal_quote(AAPL, Price(Decimal("143.12")), NOW)

    assert (quote.bid, quote.ask, quote.last, quote.source) == (
        None,
        None,
        Decimal("143.12"),
        PriceSource.SIGNALS,
    )

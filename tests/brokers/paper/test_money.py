"""What one currency is worth in another."""

from decimal import Decimal

import pytest

from tradehook.brokers.paper.money import converted, pairs_of, rate_between

PAIRS = {"EURUSD": Decimal("1.1"), "USDJPY": Decimal(160), "EURJPY": Decimal(176)}


@pytest.mark.parametrize(
    ("currency", "account", "expected"),
    [
        ("USD", "USD", "1"),
        ("USDT", "USD", "1"),
        ("USDC", "USD", "1"),
        ("USD", "USDT", "1"),
        ("EUR", "EUR", "1"),
        ("EUR", "USD", "1.1"),
        ("EUR", "USDC", "1.1"),
        ("JPY", "USD", "0.00625"),
        ("USDT", "JPY", "160"),
        ("CHF", "USD", None),
    ],
)
def test_the_rate_between_two_currencies(currency: str, account: str, expected: str | None) -> None:
    rate = rate_between(currency, account, PAIRS.get)

    assert rate == (None if expected is None else Decimal(expected))


def test_the_pairs_that_would_help_are_named() -> None:
    assert pairs_of("CHF", "USDT") == ("CHFUSD", "USDCHF")


def test_money_is_converted_to_eight_decimals_and_left_alone_at_one() -> None:
    assert converted(Decimal("0.123456789"), Decimal(1)) == Decimal("0.123456789")
    assert converted(Decimal(100), Decimal(1) / 3) == Decimal("33.33333333")

"""Balances and positions, exact and signed."""

from decimal import Decimal

import msgspec
import pytest

from tests.brokers.alpaca.translate.samples import symbols
from tests.brokers.alpaca.world import ACCOUNT
from tradehook.brokers.alpaca.translate import accounts
from tradehook.brokers.alpaca.translate.numbers import NotReadable
from tradehook.brokers.alpaca.translate.wire import WireAccount, WirePosition
from tradehook.vocabulary.instant import Instant


def wire_position(**fields: str) -> WirePosition:
    return msgspec.convert(
        {"symbol": "AAPL", "asset_class": "us_equity", "side": "long", "qty": "5"} | fields, WirePosition
    )


@pytest.mark.parametrize(
    ("fields", "symbol", "quantity"),
    [
        ({}, "AAPL", Decimal(5)),
        ({"side": "short", "qty": "-5"}, "AAPL", Decimal(-5)),
        ({"side": "short", "qty": "5"}, "AAPL", Decimal(-5)),
        ({"symbol": "BTCUSD", "asset_class": "crypto", "qty": "0.10"}, "BTCUSD", Decimal("0.1")),
        ({"symbol": "AAPL301220C00100000", "asset_class": "us_option"}, "AAPL 301220C100", Decimal(5)),
    ],
)
def test_a_position_is_signed_and_has_our_symbol(fields: dict[str, str], symbol: str, quantity: Decimal) -> None:
    position = accounts.position(wire_position(**fields), symbols())

    assert (position.symbol, position.quantity) == (symbol, quantity)


@pytest.mark.parametrize(("said", "unrealised"), [({"unrealized_pl": "-12.50"}, Decimal("-12.5")), ({}, None)])
def test_a_position_says_what_closing_it_would_bring(said: dict[str, str], unrealised: Decimal | None) -> None:
    assert accounts.position(wire_position(**said), symbols()).unrealised == unrealised


def test_an_account_at_an_instant() -> None:
    wire = WireAccount(cash=Decimal("1000.10"), equity=Decimal("1500.00"), buying_power=None)

    taken = accounts.snapshot(ACCOUNT, wire, [], [], Instant(7))

    assert (taken.cash, taken.equity, taken.buying_power) == (Decimal("1000.1"), Decimal(1500), None)
    assert (taken.taken_at, taken.cursor, taken.held, taken.open_orders) == (7, 0, (), ())


def test_money_that_makes_no_sense_is_not_readable() -> None:
    with pytest.raises(NotReadable):
        accounts.snapshot(ACCOUNT, WireAccount(cash=Decimal("NaN"), equity=Decimal(1)), [], [], Instant(7))

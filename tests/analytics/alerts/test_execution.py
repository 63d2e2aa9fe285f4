from decimal import Decimal

import pytest

from tradehook.analytics.alerts.execution import Cost, CostKind, ThreePrices, costs, intended_price
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.side import Side

SIGNAL, LIMIT, STOP = Price(Decimal("150.25")), Price(Decimal("151.00")), Price(Decimal("150.50"))


def prices(side: Side, signal: str, intended: str, filled: str | None, point_value: str = "1") -> ThreePrices:
    return ThreePrices(
        side=side,
        quantity=Quantity(Decimal(10)),
        signal=Price(Decimal(signal)),
        intended=Price(Decimal(intended)),
        filled=None if filled is None else Price(Decimal(filled)),
        point_value=Decimal(point_value),
    )


def test_the_example_of_the_reference():
    """151.00 - 150.25 = 0.75 setup; 151.05 - 151.00 = 0.05 slippage; 0.80 in all; times 10 units."""
    found = costs(prices(Side.BUY, "150.25", "151.00", "151.05"))

    assert {kind: (cost.price, cost.money) for kind, cost in found.items()} == {
        CostKind.SETUP: (Decimal("0.75"), Decimal("7.5")),
        CostKind.EXECUTION: (Decimal("0.05"), Decimal("0.5")),
        CostKind.TOTAL: (Decimal("0.8"), Decimal(8)),
    }


def test_percent_is_of_the_price_that_it_is_measured_from():
    """0.5 of 200 is 0.25 %; 1.002 of 200.4 is 0.5 %."""
    found = costs(prices(Side.BUY, "200", "200.5", "201.502"))
    assert found[CostKind.SETUP].percent == Decimal("0.25")
    assert costs(prices(Side.BUY, "200", "200.4", "201.402"))[CostKind.EXECUTION].percent == Decimal("0.5")


def test_positive_is_worse_for_a_sale_too():
    """Sold at 99 instead of 100: 1 worse a unit. Bought at 99: 1 better."""
    assert costs(prices(Side.SELL, "100", "100", "99"))[CostKind.EXECUTION] == Cost(1, 1, 10)
    assert costs(prices(Side.BUY, "100", "100", "99"))[CostKind.EXECUTION] == Cost(-1, -1, -10)


def test_money_counts_the_value_of_a_point():
    """A quarter point of ES on 10 contracts: 0.25 x 10 x 50 = 125."""
    assert costs(prices(Side.BUY, "5000", "5000", "5000.25", "50"))[CostKind.EXECUTION].money == 125


def test_nothing_is_said_of_a_fill_that_is_not_there():
    assert list(costs(prices(Side.BUY, "100", "101", None))) == [CostKind.SETUP]


def test_a_signal_at_zero_has_no_percent():
    assert costs(prices(Side.BUY, "0", "1", "1"))[CostKind.SETUP].percent is None


def test_below_zero_worse_is_still_positive():
    """Bought at -37 instead of -38: 1 worse, 1 / 38 of it in percent."""
    cost = costs(prices(Side.BUY, "-38", "-38", "-37"))[CostKind.EXECUTION]
    assert cost.price == 1
    assert cost.percent is not None
    assert cost.percent > 0


@pytest.mark.parametrize(
    ("order_type", "meant"),
    [
        (OrderType.MARKET, SIGNAL),
        (OrderType.LIMIT, LIMIT),
        (OrderType.STOP, STOP),
        (OrderType.STOP_LIMIT, LIMIT),
        (OrderType.TRAILING_STOP, SIGNAL),
    ],
)
def test_the_intended_price_of_each_type(order_type: OrderType, meant: Price):
    assert intended_price(order_type, SIGNAL, LIMIT, STOP) == meant


def test_without_the_price_of_its_type_the_signal_s_is_meant():
    assert intended_price(OrderType.LIMIT, SIGNAL, None, STOP) == SIGNAL

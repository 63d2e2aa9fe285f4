"""What is known of an order's execution when its message comes in."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dialects.algotradeanalytics.messages import entry, reading_of
from tradehook.dialects.algotradeanalytics.execution import Quality, execution_of
from tradehook.dialects.algotradeanalytics.recommending import Recommendation, recommendations
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.signal import Message

D = Decimal


def message(**changes: Any) -> Message:
    return reading_of(entry(**changes)).message


def advised(**changes: Any) -> set[Recommendation]:
    told = message(**changes)
    return set(recommendations(told, execution_of(told)))


PRICES = {"limitPrice": 151, "stopPrice": 150.5, "trailPrice": 2}


@pytest.mark.parametrize(
    ("kind", "intended", "cost"),
    [
        ("market", "150.25", "0"),
        ("limit", "151", "0.75"),
        ("stop", "150.5", "0.25"),
        ("stop_limit", "151", "0.75"),
        ("trailing_stop", "150.25", "0"),
    ],
)
def test_each_order_type_has_its_intended_price(kind: str, intended: str, cost: str) -> None:
    """A buy, with the market at 150.25: what it is meant to pay above that."""
    found = execution_of(message(orderType=kind, marketPrice=150.25, **PRICES))
    assert (found.order_type, found.market) == (OrderType(kind), D("150.25"))
    assert (found.intended, found.cost) == (D(intended), D(cost))


@pytest.mark.parametrize(
    ("direction", "cost"),
    [("entryLong", "0.75"), ("exitShort", "0.75"), ("exitLong", "-0.75"), ("entryShort", "-0.75")],
)
def test_a_cost_is_worse_for_the_trader_whichever_way_the_order_goes(direction: str, cost: str) -> None:
    """A limit of 151 with the market at 150.25: a buy pays 0.75 more, a sell gets 0.75 more."""
    sent = message(positionDirection=direction, orderType="limit", limitPrice=151, marketPrice=150.25)
    assert execution_of(sent).cost == D(cost)


@pytest.mark.parametrize(
    ("limit", "quality"),
    [
        ("99", Quality.EXCELLENT),
        ("100.1", Quality.EXCELLENT),
        ("100.11", Quality.GOOD),
        ("100.5", Quality.GOOD),
        ("100.51", Quality.FAIR),
        ("101", Quality.FAIR),
        ("101.01", Quality.POOR),
    ],
)
def test_each_band_of_the_quality(limit: str, quality: Quality) -> None:
    """A buy with the market at 100: what is above is the setup cost in percent."""
    assert execution_of(message(orderType="limit", limitPrice=limit, marketPrice=100)).quality is quality


@pytest.mark.parametrize("kind", OrderType)
def test_without_a_market_price_the_quality_is_not_known(kind: OrderType) -> None:
    found = execution_of(message(orderType=kind.value, **PRICES))
    assert (found.market, found.cost, found.percent, found.quality) == (None, None, None, Quality.UNKNOWN)


def test_the_bands_rise() -> None:
    bounds = [one.most_percent for one in Quality if one.most_percent is not None]
    assert bounds == sorted(bounds)


GOOD = {"marketPrice": 100, "metadata": {"timestamp": "2025-06-17T12:00:00Z"}, "stopLossTarget": 90}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, set()),
        ({"marketPrice": None}, {Recommendation.SEND_MARKET_PRICE}),
        ({"metadata": {"strategy": "A"}}, {Recommendation.SEND_TIMESTAMP}),
        ({"orderType": "limit", "limitPrice": 100.51}, {Recommendation.COME_NEARER}),
        ({"orderType": "limit", "limitPrice": 102}, {Recommendation.COME_NEARER}),
        ({"orderType": "limit", "limitPrice": 99}, set()),
        ({"orderType": "limit", "limitPrice": 98.99}, {Recommendation.MAY_NOT_FILL}),
        ({"orderType": "stop", "stopPrice": 100}, {Recommendation.BOUND_THE_STOP}),
        ({"orderType": "trailing_stop", "trailPrice": 0.1}, {Recommendation.BOUND_THE_STOP}),
        ({"orderType": "stop_limit", "stopPrice": 100, "limitPrice": 100}, set()),
        ({"stopLossTarget": None}, {Recommendation.PROTECT_THE_ENTRY}),
        ({"stopLossTarget": None, "positionDirection": "entryShort"}, {Recommendation.PROTECT_THE_ENTRY}),
        ({"stopLossTarget": None, "positionDirection": "exitLong"}, set()),
    ],
)
def test_each_recommendation(changes: dict[str, Any], told: set[Recommendation]) -> None:
    assert advised(**GOOD | changes) == told


NUMBERS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(1, 10**18), st.integers(-12, 18)
)


@given(market=NUMBERS, limit=NUMBERS)
def test_costs_are_exact(market: Decimal, limit: Decimal) -> None:
    found = execution_of(message(orderType="limit", limitPrice=str(limit), marketPrice=str(market)))
    assert found.cost is not None
    assert Fraction(found.cost) == Fraction(limit) - Fraction(market)

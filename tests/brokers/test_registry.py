"""Every broker that accounts can be opened at."""

import msgspec
import pytest

from tradehook.brokers.registry import HOUSES, House
from tradehook.plumbing.merging import merge
from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.refusal import Refusal

each_house = pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES.keys())


@each_house
def test_a_broker_is_known_by_its_declared_name(house: House) -> None:
    assert HOUSES[house.declaration.name] is house


@each_house
def test_every_broker_takes_market_orders_for_the_day(house: House) -> None:
    assert TimeInForce.DAY in house.declaration.order_types[OrderType.MARKET]


@each_house
def test_ranges_are_of_settings_that_exist(house: House) -> None:
    names = {field.name for field in msgspec.structs.fields(house.defaults)}

    assert house.ranges.keys() <= names


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"price_source": "manual", "stale_quote_s": 5, "market_price_type": "ask_bid"}, None),
        ({"price_source": "tea leaves"}, "invalid-setting"),
        ({"stale_quote_s": 0}, "invalid-setting"),
        ({"sessions": "exchange"}, "invalid-setting"),
        ({"slipage": 1}, "unknown-setting"),
    ],
)
def test_paper_settings_are_checked(given: dict[str, object], code: str | None) -> None:
    paper = HOUSES["paper"]

    merged = merge(paper.defaults, given, paper.ranges)

    assert (merged.code if isinstance(merged, Refusal) else None) == code

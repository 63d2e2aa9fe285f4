"""Every broker that accounts can be opened at."""

from collections.abc import Iterator

import msgspec
import pytest

from tradehook.brokers.registry import HOUSES, House
from tradehook.plumbing.merging import merge
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.refusal import Refusal

each_house = pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES.keys())


@each_house
def test_a_broker_is_known_by_its_declared_name(house: House) -> None:
    assert HOUSES[house.declaration.name] is house


@each_house
def test_every_broker_takes_market_orders_of_every_class_that_it_trades(house: House) -> None:
    declaration = house.declaration

    assert declaration.asset_classes
    assert all(declaration.takes(each)[OrderType.MARKET] for each in declaration.asset_classes)


@each_house
def test_an_account_is_in_an_environment_that_is_declared(house: House) -> None:
    assert house.environment(house.defaults) in house.declaration.environments


@each_house
def test_a_broker_outside_says_what_its_settings_call_each_environment(house: House) -> None:
    for environment in house.declaration.environments if house.outside else ():
        settings = merge(house.defaults, {"environment": environment.name}, house.ranges)

        assert isinstance(settings, msgspec.Struct)
        assert house.environment(settings) is environment


@each_house
def test_accounts_share_a_connection_unless_each_has_its_own(house: House) -> None:
    names = {house.connection(AccountId(account_id)) for account_id in ("one", "two")}

    assert len(names) == (2 if house.declaration.own_connection else 1)
    assert all(name.startswith(house.declaration.name) for name in names)


@each_house
def test_only_a_connection_of_its_own_asks_for_credentials(house: House) -> None:
    assert not house.declaration.credentials or (house.outside and house.declaration.own_connection)


@each_house
def test_ranges_are_of_settings_that_exist(house: House) -> None:
    names = set(_names_in(house.defaults))

    assert {name.removesuffix(".*") for name in house.ranges} <= names


def _names_in(settings: msgspec.Struct) -> Iterator[str]:
    """The names of settings, those inside others with a dot."""
    for field in msgspec.structs.fields(settings):
        yield field.name
        part = getattr(settings, field.name)
        if isinstance(part, msgspec.Struct):
            yield from (f"{field.name}.{name}" for name in _names_in(part))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"price_source": "manual", "stale_quote_s": 5, "market_price_type": "ask_bid"}, None),
        ({"price_source": "tea leaves"}, "invalid-setting"),
        ({"stale_quote_s": 0}, "invalid-setting"),
        ({"sessions": "exchange", "slippage": {"ticks": 2}, "commission": {"per_unit": "0.005"}}, None),
        ({"sessions": "sometimes"}, "invalid-setting"),
        ({"slippage": {"ticks": -1}}, "invalid-setting"),
        ({"slippage": {"tick": 1}}, "unknown-setting"),
        ({"initial_margin": {"ES": "-5"}}, "invalid-setting"),
        ({"mischief": {"reject": 1.5}}, "invalid-setting"),
        ({"slipage": 1}, "unknown-setting"),
    ],
)
def test_paper_settings_are_checked(given: dict[str, object], code: str | None) -> None:
    paper = HOUSES["paper"]

    merged = merge(paper.defaults, given, paper.ranges)

    assert (merged.code if isinstance(merged, Refusal) else None) == code

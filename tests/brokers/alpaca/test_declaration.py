"""The declaration is what Alpaca's description says."""

import json
import re

import pytest

from tests.brokers.alpaca.double import described
from tradehook.brokers.alpaca.declaration import ALPACA, REQUESTS
from tradehook.brokers.alpaca.patience import USUAL
from tradehook.brokers.alpaca.settings import AlpacaSettings
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce

ENGINE_WAITS_S = 10
SECTIONS = {
    AssetClass.STOCKS: "Equity trading",
    AssetClass.OPTIONS: "Options trading",
    AssetClass.CRYPTO: "Crypto trading",
}


@pytest.fixture(scope="module")
def schemas() -> dict[str, dict[str, str]]:
    if not described.is_there():
        pytest.skip(described.WHY_NOT)
    found: dict[str, dict[str, str]] = json.loads((described.FOLDER / described.FILES[0]).read_text())["components"][
        "schemas"
    ]
    return found


def words_in(description: str, asset_class: AssetClass) -> set[str]:
    """The words of the line about a class, such as `Crypto trading: gtc, ioc.`"""
    line = re.search(rf"- {SECTIONS[asset_class]}:(.*)", description)
    assert line is not None
    return set(re.findall(r"[a-z_]+", line[1]))


@pytest.mark.parametrize("asset_class", SECTIONS)
def test_order_types_are_those_that_alpaca_describes(
    schemas: dict[str, dict[str, str]], asset_class: AssetClass
) -> None:
    described_types = words_in(schemas["OrderType"]["description"], asset_class) & set(OrderType)

    assert set(ALPACA.takes(asset_class)) == described_types


@pytest.mark.parametrize("asset_class", SECTIONS)
def test_times_in_force_are_those_that_alpaca_describes(
    schemas: dict[str, dict[str, str]], asset_class: AssetClass
) -> None:
    described_times = words_in(schemas["TimeInForce"]["description"], asset_class) & set(TimeInForce)
    taken = {time for times in ALPACA.takes(asset_class).values() for time in times}

    assert taken == described_times


def test_linked_orders_are_for_stocks_alone(schemas: dict[str, dict[str, str]]) -> None:
    described_classes = words_in(schemas["OrderClass"]["description"], AssetClass.STOCKS) & set(OrderClass)

    assert ALPACA.links(AssetClass.STOCKS) == described_classes
    assert ALPACA.links(AssetClass.OPTIONS) == ALPACA.links(AssetClass.CRYPTO) == {OrderClass.SIMPLE}


def test_a_request_ends_within_the_time_that_an_engine_waits() -> None:
    assert ALPACA.send_within_s + USUAL.answer_within_s <= ENGINE_WAITS_S


def test_environments_are_those_that_an_account_can_be_set_to() -> None:
    for environment in ALPACA.environments:
        assert AlpacaSettings(environment=environment.name).environment == environment.name
    assert ALPACA.environment(AlpacaSettings().environment) is not None


def test_the_limit_is_alpacas() -> None:
    assert (REQUESTS.requests, REQUESTS.per_s) == (200, 60)
    assert ALPACA.limits == (REQUESTS,)

"""A broker's page is made of its declaration alone."""

from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType

import pytest

from tradehook.brokers import declaring_page
from tradehook.brokers.alpaca.declaration import ALPACA
from tradehook.brokers.declaring import (
    Declaration,
    Environment,
    Fills,
    Limit,
    LookUp,
    Mode,
    Quotes,
    Replaces,
    Support,
)
from tradehook.brokers.declaring_page import as_markdown, what_it_can
from tradehook.brokers.paper.declaration import PAPER
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce

SMALL = Declaration(
    name="small",
    title="Small",
    environments=(Environment(name="real", title="The real one", mode=Mode.LIVE),),
    order_types=MappingProxyType(
        {AssetClass.FUTURES: {OrderType.LIMIT: frozenset({TimeInForce.GTC, TimeInForce.DAY})}}
    ),
    order_classes=MappingProxyType({AssetClass.FUTURES: frozenset({OrderClass.OCO})}),
    replaces=Replaces.NOT_AT_ALL,
    reduce_only=True,
    quotes=Quotes.NONE,
    fills=Fills.CUMULATIVE,
    streaming=False,
    rejects_duplicate_ids=False,
    look_up=LookUp.NONE,
    look_up_delay_s=7,
    send_within_s=1.5,
    settles_within_s=0,
    numbers_reports=False,
    own_connection=False,
    support=Support.BUILT_IN,
)


def cells(page: str, first: str) -> list[str]:
    """The rest of the row that begins with this cell."""
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {first} |")]
    return [cell.strip() for cell in row.strip("|").split("|")][1:]


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        (declaring_page.MODES, Mode),
        (declaring_page.REPLACES, Replaces),
        (declaring_page.LOOK_UPS, LookUp),
        (declaring_page.QUOTES, Quotes),
        (declaring_page.FILLS, Fills),
        (declaring_page.SUPPORT, Support),
    ],
)
def test_every_choice_of_a_declaration_has_its_words(table: dict[StrEnum, str], choices: type[StrEnum]) -> None:
    assert set(table) == set(choices)
    assert len(set(table.values())) == len(table)


def test_orders_are_listed_by_type_and_class_with_their_times_in_force() -> None:
    page = as_markdown(SMALL)

    assert page.startswith("## Small\n\nIt is part of tradehook, and tested with it.\n\n")
    assert cells(page, "`real`") == ["The real one", "real money"]
    assert cells(page, "order") == ["futures"]
    assert cells(page, "limit") == ["day, gtc"]
    assert cells(page, "linked orders") == ["oco"]
    assert cells(page, "decimals of a quantity") == ["no"]
    assert "| market |" not in page


def test_what_a_broker_lacks_is_said() -> None:
    page = what_it_can(SMALL)

    assert cells(page, "new terms for a working order") == ["not possible: cancel it and send another"]
    assert cells(page, "reduce-only") == ["the broker sees to it"]
    assert cells(page, "the same order id twice") == ["makes a second order"]
    assert cells(page, "look-up by our id") == ["not possible: a person settles an order whose answer was lost"]
    assert cells(page, "reports") == ["asked for again and again"]
    assert cells(page, "requests") == ["no limit"]
    assert cells(page, "keys") == ["none"]
    assert cells(page, "a request is sent within") == ["1.5 s, or not at all"]


def test_delays_limits_and_keys_are_named() -> None:
    page = what_it_can(replace(ALPACA, limits=(Limit(requests=5, per_s=1), Limit(requests=50, per_s=60))))

    assert cells(page, "look-up by our id") == ['at once; "not found" counts after 5 s']
    assert cells(page, "requests") == ["5 in 1 s for an account, 50 in 60 s for an account"]
    assert cells(page, "keys") == ["API key ID, API secret key (secret)"]


@pytest.mark.parametrize("declaration", [ALPACA, PAPER], ids=lambda declaration: declaration.name)
def test_every_order_that_is_declared_is_on_the_page(declaration: Declaration) -> None:
    page = as_markdown(declaration)
    columns = cells(page, "order")

    for asset_class, types in declaration.order_types.items():
        for order_type, times in types.items():
            shown = cells(page, order_type)[columns.index(asset_class)]
            assert set(shown.split(", ")) == set(times)
    assert len({line.count("|") for line in page.splitlines() if line.startswith("| ") and "`" in line}) == 1

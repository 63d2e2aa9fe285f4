"""Brokers: what each declares."""

import pytest

from tests.client import Client
from tradehook.brokers.declaring import Declaration
from tradehook.brokers.registry import HOUSES
from tradehook.vocabulary.instrument import AssetClass

each_broker = pytest.mark.parametrize("declared", [house.declaration for house in HOUSES.values()], ids=HOUSES.keys())


def test_every_broker_is_listed_as_it_is_shown_alone(client: Client) -> None:
    listed = client.call("GET", "/brokers")["items"]
    assert [broker["name"] for broker in listed] == sorted(HOUSES)
    assert listed == [client.call("GET", f"/brokers/{name}") for name in sorted(HOUSES)]


@each_broker
def test_a_broker_shows_all_of_its_declaration(client: Client, declared: Declaration) -> None:
    shown = client.call("GET", f"/brokers/{declared.name}")
    assert set(shown) == {"asset_classes", *Declaration.__dataclass_fields__}
    assert set(shown["asset_classes"]) == declared.asset_classes
    for asset_class in AssetClass:
        takes = {kind: set(times) for kind, times in shown["order_types"].get(asset_class, {}).items()}
        assert takes == {kind: set(times) for kind, times in declared.takes(asset_class).items()}
    assert {each: set(shown["order_classes"][each]) for each in declared.asset_classes} == {
        each: declared.links(each) for each in declared.asset_classes
    }
    assert shown["quantity_decimals"] == dict(declared.quantity_decimals)


@each_broker
def test_a_broker_shows_where_accounts_can_be_and_what_they_need(client: Client, declared: Declaration) -> None:
    shown = client.call("GET", f"/brokers/{declared.name}")
    assert [(each["name"], each["mode"]) for each in shown["environments"]] == [
        (each.name, each.mode) for each in declared.environments
    ]
    assert [(each["name"], each["title"], each["secret"]) for each in shown["credentials"]] == [
        (each.name, each.title, each.secret) for each in declared.credentials
    ]
    assert [(each["requests"], each["per_s"]) for each in shown["limits"]] == [
        (each.requests, each.per_s) for each in declared.limits
    ]


@each_broker
def test_a_broker_shows_how_it_behaves(client: Client, declared: Declaration) -> None:
    shown = client.call("GET", f"/brokers/{declared.name}")
    for name in ("replaces", "look_up", "look_up_delay_s", "send_within_s", "settles_within_s", "fills", "support"):
        assert shown[name] == getattr(declared, name), name

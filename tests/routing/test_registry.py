"""Doors by their address, and what becomes of them."""

import dataclasses

import msgspec
import pytest

from tradehook.routing.ata_webhooks.webhook import AtaSettings, AtaWebhook
from tradehook.routing.keys.key import KeySettings, WebhookKey
from tradehook.routing.registry import Door, Registry, door_of_ata, door_of_key, door_to_strategy
from tradehook.routing.strategies import Strategy, StrategySettings, Webhook
from tradehook.vocabulary.ids import AtaWebhookId, KeyId, StrategyId, UserId, WebhookUuid
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass

OF_KEYS = "traderevolution"
OF_ATA = "algotradeanalytics"
STRATEGY = Strategy(
    owner_id=UserId("owner"),
    id=StrategyId("s"),
    name="breakout",
    asset_class=AssetClass.STOCKS,
    enabled=True,
    settings=StrategySettings(),
    created_at=Instant(0),
)
EVENTS = AtaWebhook(
    id=AtaWebhookId("wh_1"),
    owner_id=UserId("owner"),
    strategy_id=STRATEGY.id,
    name="events",
    hash=b"hash",
    settings=AtaSettings(),
    created_at=Instant(0),
)


def door(name: str, owner: str = "owner", entitled: bool = True) -> Door:
    key = WebhookKey(
        id=KeyId(f"id of {name}"),
        owner_id=UserId(owner),
        name=name,
        api_key=name,
        hash=name.encode(),
        settings=KeySettings(),
        created_at=Instant(0),
    )
    return door_of_key(key, entitled)


@pytest.fixture
def registry() -> Registry:
    found = Registry()
    for each in (door("mine"), door("mine too"), door("theirs", "other")):
        found.put(each)
    return found


def test_a_door_is_found_by_its_address_among_those_of_its_dialect(registry: Registry) -> None:
    assert registry.find("mine", OF_KEYS) == door("mine")
    assert registry.find("Mine", OF_KEYS) is None
    assert registry.find("mine", "traderspost") is None
    assert len(registry) == 3


def test_a_door_that_was_dropped_is_gone_for_good(registry: Registry) -> None:
    registry.drop("mine")
    registry.put(door("mine"))

    assert registry.find("mine", OF_KEYS) is None
    assert len(registry) == 2


def test_what_somebody_may_do_is_so_for_all_keys_of_theirs_and_no_others(registry: Registry) -> None:
    registry.entitle(UserId("owner"), False)

    found = [registry.find(name, OF_KEYS) for name in ("mine", "mine too", "theirs")]
    assert found == [door("mine", entitled=False), door("mine too", entitled=False), door("theirs", "other")]


def test_what_a_strategy_is_now_is_behind_every_door_that_leads_to_it() -> None:
    registry = Registry()
    changed = msgspec.structs.replace(STRATEGY, name="renamed")
    leads, records = door_of_ata(EVENTS, STRATEGY), door_of_ata(msgspec.structs.replace(EVENTS, id="wh_2"), None)
    hook = door_to_strategy(Webhook(uuid=WebhookUuid("u"), strategy_id=STRATEGY.id, dialect="d", hash=b"h"), STRATEGY)
    for each in (leads, records, hook):
        registry.put(each)

    registry.follow(changed)

    assert registry.find("wh_1", OF_ATA) == dataclasses.replace(leads, strategy=changed)
    assert registry.find("wh_2", OF_ATA) == records
    assert registry.find("u", "d") == dataclasses.replace(hook, strategy=changed)

"""Doors by their address, and what becomes of them."""

import pytest

from tradehook.routing.keys.key import KeySettings, WebhookKey
from tradehook.routing.registry import Door, Registry, door_of_key
from tradehook.vocabulary.ids import KeyId, UserId
from tradehook.vocabulary.instant import Instant

OF_KEYS = "traderevolution"


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

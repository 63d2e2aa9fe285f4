"""Every venue is as the cards expect it: something to trade of each class at 100, nothing held, and hands for all that
it says it can."""

from decimal import Decimal

import pytest

from tests.conformance.brokers.kinds import AT_AUCTION, every_kind
from tests.conformance.brokers.venue import PRICE_AT_FIRST, Can, Entry
from tradehook.vocabulary.broker import Snapshot

pytestmark = pytest.mark.anyio


async def test_a_venue_has_something_of_each_class_and_an_empty_account(
    entry: Entry, request: pytest.FixtureRequest
) -> None:
    async with entry.open(request) as venue:
        taken = await venue.broker.snapshot(venue.account_id)

        assert set(venue.instruments) == entry.declaration.asset_classes
        assert venue.broker.declaration == entry.declaration
        assert isinstance(taken, Snapshot)
        assert (taken.positions, taken.open_orders) == ({}, ())
        assert taken.cash == taken.equity >= 100 * Decimal(PRICE_AT_FIRST)


async def test_a_venue_has_the_methods_of_what_it_can(entry: Entry, request: pytest.FixtureRequest) -> None:
    async with entry.open(request) as venue:
        missing = [name for can in entry.can for name in can.methods if not callable(getattr(venue, name, None))]

        assert missing == []


def test_a_venue_whose_broker_has_auctions_can_hold_them(entry: Entry) -> None:
    auctions = [kind for kind in every_kind(entry.declaration) if kind.time_in_force in AT_AUCTION]

    assert not auctions or Can.TURN_THE_DAY in entry.can

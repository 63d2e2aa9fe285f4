"""What another process wrote is known here a second later; what was changed here meanwhile is not taken back."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec
import pytest

from tests.engine.reports import NOON
from tradehook.dialects.algotradeanalytics.address import NAME as ATA
from tradehook.engine.learning import Learning
from tradehook.engine.set_up_signing import SigningSet, delete_signing_secret, make_signing_secret
from tradehook.engine.set_up_users import UserChange, change_user
from tradehook.engine.world import NotLearned, World
from tradehook.instruments.answer import Found
from tradehook.instruments.assumed import assumed
from tradehook.instruments.catalogue import full_catalogue
from tradehook.instruments.directory.importing import import_directory
from tradehook.instruments.directory.listed import DirectoryKind, ListedSymbol
from tradehook.instruments.directory.reading import Directory
from tradehook.instruments.queries import keep_assumed
from tradehook.instruments.roll_queries import set_rolls
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.plumbing.vault import Vault
from tradehook.prices import queries as prices
from tradehook.prices.board import Board
from tradehook.routing import queries as routing
from tradehook.routing.ata_webhooks.queries import add_ata_webhook, change_ata_webhook, delete_ata_webhook
from tradehook.routing.ata_webhooks.webhook import AtaSettings, AtaWebhook
from tradehook.routing.keys import queries as keys
from tradehook.routing.keys.key import KeySettings, WebhookKey
from tradehook.routing.registry import Door, Registry, door_of_ata, door_to_strategy
from tradehook.routing.strategies import Strategy, StrategySettings, Webhook
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import AtaWebhookId, KeyId, StrategyId, WebhookUuid
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.quote import PriceSource, Quote

pytestmark = pytest.mark.anyio

STRATEGY = Strategy(
    id=StrategyId("strategy"),
    name="a strategy",
    owner_id=FIRST_OWNER,
    asset_class=AssetClass.STOCKS,
    enabled=True,
    settings=StrategySettings(),
    created_at=NOON,
)
HOOK = Webhook(uuid=WebhookUuid("hook"), strategy_id=STRATEGY.id, dialect="traderspost", hash=b"first")
KEY = WebhookKey(
    id=KeyId("key"),
    owner_id=FIRST_OWNER,
    name="a key",
    api_key="abcdef",
    hash=b"of the secret",
    settings=KeySettings(),
    created_at=NOON,
)
EVENTS = AtaWebhook(
    id=AtaWebhookId("wh_1"),
    owner_id=FIRST_OWNER,
    strategy_id=STRATEGY.id,
    name="events",
    hash=b"key",
    settings=AtaSettings(),
    created_at=NOON,
)
UNHEARD_OF = "XQZW"


class Process:
    """What one process keeps in memory, and how it learns what is in the store."""

    def __init__(self, store: OpenStore) -> None:
        self.store = store
        self.webhooks = Registry()
        self.board = Board("seed")
        self.heard: list[Quote] = []
        self.board.on_quote(self.heard.append)
        brokers: dict[str, Any] = {}
        self.world = World(
            catalogue=full_catalogue(), brokers=brokers, clock=SetClock(NOON), ids=IdSource(), engine="engine"
        )
        self.vault = Vault(b"of the tests")
        self.learning = Learning(store, self.world, self.webhooks, self.board, self.vault)

    def knows(self) -> bytes | None:
        """The hash that opens the webhook here."""
        door = self.webhooks.find(HOOK.uuid, HOOK.dialect)
        return door.hash if door else None

    def key_door(self) -> Door | None:
        """What the key opens here."""
        return self.webhooks.find(KEY.api_key, "traderevolution")

    def front_of(self, root: str) -> str:
        """The contract that a root of futures means here."""
        answer = self.world.catalogue.look_up(root, AssetClass.FUTURES, NOON)
        assert isinstance(answer, Found)
        return answer.instrument.symbol

    def price(self) -> Price | None:
        """What AMD costs here by hand."""
        quote = self.board.quote(PriceSource.MANUAL, self.world.instrument("AMD"), NOON)
        return quote.mark if quote else None


@pytest.fixture
async def process(store_url: str) -> AsyncIterator[Process]:
    store = OpenStore(store_url)
    yield Process(store)
    await store.close()


def by_hand(price: int, seconds: float) -> Quote:
    """A price of AMD that was set by hand."""
    return Quote(
        symbol="AMD", bid=None, ask=None, last=Price(Decimal(price)), at=after(NOON, seconds), source=PriceSource.MANUAL
    )


def make_webhook(tx: Tx) -> None:
    """As another process does."""
    routing.add_strategy(tx, STRATEGY)
    routing.add_webhook(tx, HOOK, NOON)


async def rotated(store: OpenStore, new: bytes) -> Webhook:
    """The webhook with another password."""
    webhook = msgspec.structs.replace(HOOK, hash=new)
    await store.write(partial(routing.rotate_webhook, webhook=webhook))
    return webhook


async def test_a_webhook_that_another_process_made_or_changed_is_known(process: Process) -> None:
    await process.learning.learn()
    assert process.knows() is None

    await process.store.write(make_webhook)
    await process.learning.learn()
    assert process.knows() == b"first"

    await rotated(process.store, b"second")
    await process.learning.learn()
    assert process.knows() == b"second"


async def test_a_webhook_that_was_changed_here_is_not_taken_back_by_what_was_read_before(process: Process) -> None:
    await process.store.write(make_webhook)
    await process.learning.learn()

    # The store is read once more just before this is committed, and learned from just after.
    process.webhooks.put(door_to_strategy(msgspec.structs.replace(HOOK, hash=b"second"), STRATEGY))
    await process.learning.learn()

    assert process.knows() == b"second"


async def test_a_strategy_that_another_process_changed_is_behind_its_door(process: Process) -> None:
    await process.store.write(make_webhook)
    await process.learning.learn()
    await process.store.write(
        partial(routing.change_strategy, strategy=msgspec.structs.replace(STRATEGY, name="another name"))
    )
    await process.learning.learn()

    door = process.webhooks.find(HOOK.uuid, HOOK.dialect)
    assert door is not None
    assert door.strategy is not None
    assert door.strategy.name == "another name"


async def test_a_key_that_another_process_made_changed_or_deleted_is_known(process: Process) -> None:
    await process.store.write(partial(keys.add_key, key=KEY))
    await process.learning.learn()
    door = process.key_door()
    assert door is not None
    assert (door.key, door.hash, door.expires_at, door.entitled) == (KEY, KEY.hash, None, True)

    await process.store.write(partial(keys.change_key, key=msgspec.structs.replace(KEY, expires_at=NOON)))
    await process.learning.learn()
    door = process.key_door()
    assert door is not None
    assert door.expires_at == NOON

    await process.store.write(partial(keys.delete_key, key_id=KEY.id))
    await process.learning.learn()
    assert process.key_door() is None


async def test_a_key_that_was_deleted_here_is_not_brought_back_by_what_was_read_before(process: Process) -> None:
    await process.store.write(partial(keys.add_key, key=KEY))

    # The store is read just before the key is deleted, and learned from just after.
    process.webhooks.drop(KEY.api_key)
    await process.learning.learn()

    assert process.key_door() is None


async def test_what_another_process_lets_be_signed_with_is_known_and_what_it_took_back_is_not(process: Process) -> None:
    await process.store.write(make_webhook)
    make = partial(make_signing_secret, world=process.world, vault=process.vault, webhook=HOOK.uuid, given=None)
    one, other = await process.store.write(make), await process.store.write(make)
    assert isinstance(one, SigningSet)
    assert isinstance(other, SigningSet)
    await process.learning.learn()
    assert set(process.webhooks.signing.of(HOOK.uuid) or ()) == {one.key, other.key}

    await process.store.write(partial(delete_signing_secret, secret_id=one.kept.id))
    await process.learning.learn()
    assert process.webhooks.signing.of(HOOK.uuid) == (other.key,)

    await process.store.write(partial(delete_signing_secret, secret_id=other.kept.id))
    await process.learning.learn()
    assert process.webhooks.signing.of(HOOK.uuid) is None


async def test_what_this_process_lets_be_signed_with_is_not_taken_back_by_what_was_read_before(
    process: Process,
) -> None:
    await process.learning.learn()
    process.webhooks.signing.put(HOOK.uuid, "made here meanwhile", b"key")
    await process.learning.learn()
    assert process.webhooks.signing.of(HOOK.uuid) == (b"key",)


async def test_what_another_key_sealed_lets_nothing_in(process: Process) -> None:
    await process.store.write(make_webhook)
    other = Vault(b"of another installation")
    await process.store.write(
        partial(make_signing_secret, world=process.world, vault=other, webhook=HOOK.uuid, given=None)
    )
    await process.learning.learn()
    assert process.webhooks.signing.of(HOOK.uuid) == ()


async def test_what_another_process_let_somebody_do_is_known(process: Process) -> None:
    await process.store.write(partial(keys.add_key, key=KEY))
    await process.store.write(
        partial(change_user, user_id=FIRST_OWNER, change=UserChange(trading_webhooks=False), now=NOON)
    )
    await process.learning.learn()

    door = process.key_door()
    assert door is not None
    assert not door.entitled


async def test_an_instrument_that_another_process_assumed_is_known(process: Process) -> None:
    instrument = assumed(UNHEARD_OF, AssetClass.STOCKS)
    assert instrument is not None
    with pytest.raises(NotLearned, match=UNHEARD_OF):
        process.world.instrument(UNHEARD_OF)

    await process.store.write(partial(keep_assumed, instrument=instrument))
    await process.learning.learn()

    assert process.world.instrument(UNHEARD_OF) == instrument


async def test_a_roll_that_another_process_set_or_took_back_is_known(process: Process) -> None:
    assert process.front_of("MNQ") == "MNQM2025"

    early = {"MNQM2025": date(2025, 6, 10)}
    await process.store.write(partial(set_rolls, root="MNQ", by_hand=early, now=NOON))
    await process.learning.learn()
    assert process.front_of("MNQ") == "MNQU2025"

    await process.store.write(partial(set_rolls, root="MNQ", by_hand={}, now=NOON))
    await process.learning.learn()
    assert process.front_of("MNQ") == "MNQM2025"


async def test_a_roll_that_was_set_here_is_not_taken_back_by_what_was_read_before(process: Process) -> None:
    await process.learning.learn()

    # The store is read once more just before this is committed, and learned from just after.
    process.world.catalogue.learn_rolls("MNQ", {"MNQM2025": date(2025, 6, 10)})
    await process.learning.learn()

    assert process.front_of("MNQ") == "MNQU2025"


async def test_a_price_that_another_process_was_told_is_heard_once(process: Process) -> None:
    await process.store.write(partial(prices.keep, quote=by_hand(101, seconds=0)))
    await process.learning.learn()
    await process.learning.learn()
    assert process.heard == [by_hand(101, seconds=0)]

    await process.store.write(partial(prices.keep, quote=by_hand(102, seconds=1)))
    await process.learning.learn()
    assert process.price() == 102


async def test_a_price_that_was_told_here_is_not_taken_back_by_an_older_one(process: Process) -> None:
    await process.store.write(partial(prices.keep, quote=by_hand(101, seconds=0)))
    process.board.put(by_hand(102, seconds=1))
    await process.learning.learn()

    assert process.price() == 102


async def test_a_directory_that_another_process_imported_is_known_and_read_once(process: Process) -> None:
    await process.learning.learn()
    assert process.world.catalogue.of_symbol(UNHEARD_OF) is None

    listed = ListedSymbol(UNHEARD_OF, "Unheard Of Inc.", "NASDAQ", False, 100)
    file = Directory(DirectoryKind.NASDAQ_LISTED, NOON, 1, (listed,), ())
    await import_directory(process.store, file, NOON)
    await process.learning.learn()
    known = process.world.catalogue.of_symbol(UNHEARD_OF)
    assert known is not None
    assert known.name == "Unheard Of Inc."

    await process.learning.learn()
    assert process.world.catalogue.of_symbol(UNHEARD_OF) is known


async def test_a_webhook_that_brings_its_key_along_is_known_with_what_it_leads_to(process: Process) -> None:
    await process.store.write(make_webhook)
    await process.store.write(partial(add_ata_webhook, webhook=EVENTS))
    await process.learning.learn()

    found = process.webhooks.find(EVENTS.id, ATA)
    assert found == door_of_ata(EVENTS, STRATEGY)

    await process.store.write(partial(change_ata_webhook, webhook=msgspec.structs.replace(EVENTS, strategy_id=None)))
    await process.learning.learn()
    found = process.webhooks.find(EVENTS.id, ATA)
    assert found is not None
    assert (found.hash, found.strategy) == (EVENTS.hash, None)

    await process.store.write(partial(delete_ata_webhook, webhook_id=EVENTS.id))
    await process.learning.learn()
    assert process.webhooks.find(EVENTS.id, ATA) is None

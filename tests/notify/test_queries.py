"""Channels, what waits, and messages, as rows, on both engines."""

from collections.abc import Callable

import msgspec
import pytest

from tests.notify.made import news
from tradehook.notify import queries
from tradehook.notify.alarm_queries import (
    all_listening,
    begin_listening,
    keep_listening,
    keep_told,
    listening_for,
    stop_listening,
    was_told,
)
from tradehook.notify.news import Channel, Composed, Kind, Message, Sent, Words
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.ids import AccountId, StrategyId
from tradehook.vocabulary.instant import Instant, after

pytestmark = pytest.mark.anyio
NOON = Instant(1_750_161_600_000_000)
CHANNEL = Channel(id="c", name="phone", scheme="json", sealed_url=b"\x01sealed", created_at=NOON)
WORDS = Words(title="SQ", text="It filled.")
MESSAGE = Message(
    id="m", channel_id="c", words=WORDS, says=WORDS, count=1, created_at=NOON, attempts=1, tried_at=NOON, next_at=NOON
)


async def test_a_channel_is_kept_changed_and_deleted(store: OpenStore) -> None:
    await store.write(lambda tx: queries.add_channel(tx, CHANNEL))
    assert await store.read(lambda tx: queries.channel(tx, "c")) == CHANNEL
    changed = msgspec.structs.replace(CHANNEL, name="mail", what=(Kind.ALARMS,), enabled=False, per_minute=1)
    await store.write(lambda tx: queries.change_channel(tx, changed))
    assert await store.read(lambda tx: queries.channel_named(tx, "mail")) == changed
    assert await store.read(queries.enabled_channels) == []
    assert not await store.read(queries.anybody_listens)
    await store.write(lambda tx: queries.delete_channel(tx, "c"))
    assert await store.read(lambda tx: queries.channel(tx, "c")) is None


async def test_a_cursor_is_kept(store: OpenStore) -> None:
    assert await store.read(lambda tx: queries.cursor(tx, "trades")) == 0
    for to in (7, 9):
        await store.write(lambda tx, to=to: queries.set_cursor(tx, "trades", to))
    assert await store.write(lambda tx: queries.lock_cursor(tx, "trades")) == 9


async def test_news_waits_in_order_until_a_message_carries_it(store: OpenStore) -> None:
    told = [(CHANNEL, news("one")), (CHANNEL, news("two"))]
    await store.write(lambda tx: queries.add_news(tx, told, NOON))

    first, second = await store.read(lambda tx: queries.waiting_for(tx, "c", 10))
    assert (first.news, second.news) == (news("one"), news("two"))
    assert await store.read(queries.channels_with_news) == {"c"}
    await store.write(lambda tx: queries.carried(tx, Composed(words=WORDS, says=None, carries=(first,))))
    assert await store.read(lambda tx: queries.waiting_for(tx, "c", 10)) == [second]


async def test_a_message_is_due_until_it_has_ended(store: OpenStore) -> None:
    await store.write(lambda tx: queries.add_message(tx, MESSAGE))
    assert await store.read(lambda tx: queries.message(tx, "m")) == MESSAGE
    assert await store.read(lambda tx: queries.due_messages(tx, after(NOON, -1))) == []
    assert await store.read(lambda tx: queries.due_messages(tx, NOON)) == [MESSAGE]
    assert await store.read(lambda tx: queries.tried_since(tx, "c", after(NOON, -60))) == [Sent(at=NOON, says=WORDS)]

    ended = msgspec.structs.replace(MESSAGE, told=True, ended_at=NOON)
    await store.write(lambda tx: queries.set_message(tx, ended))
    assert await store.read(lambda tx: queries.due_messages(tx, NOON)) == []
    assert await store.read(lambda tx: queries.message(tx, "m")) == ended


async def test_what_is_old_and_what_is_too_much_is_swept(store: OpenStore) -> None:
    def messages(ended: Instant | None) -> Callable[[Tx], None]:
        def add(tx: Tx) -> None:
            for name, at in (("old", NOON), ("new", after(NOON, 100)), ("newest", after(NOON, 100))):
                message = msgspec.structs.replace(MESSAGE, id=name, created_at=at, ended_at=ended)
                queries.add_message(tx, message)

        return add

    await store.write(messages(NOON))
    assert await store.write(lambda tx: queries.sweep(tx, after(NOON, 100), 50, 10)) == 1
    assert await store.write(lambda tx: queries.sweep(tx, after(NOON, 100), 500, 1)) == 1
    assert await store.read(lambda tx: queries.message(tx, "newest")) is not None


async def test_a_silence_and_a_contract_are_remembered(store: OpenStore) -> None:
    strategy, account = StrategyId("s"), AccountId("a")
    await store.write(lambda tx: begin_listening(tx, strategy, NOON))
    (there,) = await store.read(all_listening)
    changed = msgspec.structs.replace(there, heard_at=NOON, told_at=NOON)
    await store.write(lambda tx: keep_listening(tx, changed))
    assert await store.read(lambda tx: listening_for(tx, strategy)) == changed
    await store.write(lambda tx: stop_listening(tx, strategy))
    assert await store.read(all_listening) == []

    await store.write(lambda tx: keep_told(tx, account, "MNQU2025", "contract-rolls-soon", NOON))
    assert await store.read(lambda tx: was_told(tx, account, "MNQU2025", "contract-rolls-soon"))
    assert not await store.read(lambda tx: was_told(tx, account, "MNQU2025", "contract-expires-soon"))

"""Telling channels what there is to tell: at most so much a minute, again when it fails, and each message once.

A message is committed as begun before it is sent, and as told afterwards. Where the process dies in between it is sent
again: once too often rather than never.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec

from tradehook.engine.news import SOURCES, keep
from tradehook.engine.world import World
from tradehook.notify import queries as notify
from tradehook.notify.news import Channel, Composed, Message, Sent, Words
from tradehook.notify.posting import MOST_AT_ONCE, Post
from tradehook.notify.tables import channels
from tradehook.notify.throttling import WINDOW_S, compose
from tradehook.notify.wording import of_test
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import ReadTx, Store, Tx
from tradehook.plumbing.store.statement import binding
from tradehook.plumbing.vault import CannotBeOpened, Vault
from tradehook.vocabulary.instant import EPOCH, Instant, after

TELLING = "telling"
"""The duty of the one engine that tells."""

_LOOK_EVERY_S = 0.5
_READS_A_LOOK = 5
_WAITING_AT_ONCE = 1_000
_TRY_AGAIN_S = (60, 120, 240, 480, 960)
"""How long after each attempt that failed the next is made; after the last there is none. None within the minute in
which messages are counted."""

_KEPT_S = 30 * 86_400.0
_MOST_KEPT = 100_000
_SWEEP_EVERY_S = 3_600.0
_GIVEN_UP = "it was begun so often and never said how it went"

Write = Callable[[Callable[[Tx], Any]], Awaitable[Any]]


class Notifier:
    """Tells channels. `write` insists until the store takes it; `post` carries messages, to addresses from `vault`."""

    def __init__(self, store: Store, world: World, write: Write, vault: Vault, post: Post) -> None:
        self._store = store
        self._world = world
        self._write = write
        self._vault = vault
        self._post = post
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._swept_at = EPOCH

    @property
    def is_telling(self) -> bool:
        """Whether a channel is being told something now."""
        return bool(self._under_way)

    async def keep_telling(self) -> None:
        """Look again and again for what there is to tell, for as long as this is an engine's duty."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(_LOOK_EVERY_S)
        finally:
            for task in list(self._under_way.values()):
                task.cancel()

    async def trouble_with(self, url: str) -> str | None:
        """Why an address cannot be one of a channel; None where it can. Nothing is sent."""
        return await self._post.trouble_with(url)

    async def test(self, channel: Channel) -> Message:
        """Tell a channel something at once, and how it went; it counts among its messages of this minute."""
        news = of_test(channel.name)
        now = self._world.now()
        words = Words(title=news.title, text=news.text)
        begun = _begun(_message(self._world.new_id(), channel, Composed(words=words, says=None, carries=()), now), now)
        await self._write(partial(notify.add_message, message=begun))
        (trouble,) = await self._tell(channel, [begun])
        ended = msgspec.structs.replace(_how_it_went(begun, trouble, self._world.now()), ended_at=self._world.now())
        await self._write(partial(notify.set_message, message=ended))
        return ended

    async def look(self) -> None:
        """Find what there is to tell, and begin to tell it. May be done at any time, and any number of times."""
        channels = await self._store.read(notify.enabled_channels)
        await self._sweep()
        if not channels:
            return
        await self._find()
        free = [channel for channel in channels if channel.id not in self._under_way]
        for channel in await self._store.read(partial(_with_something, channels=free, now=self._world.now())):
            begun = await self._write(partial(begin, world=self._world, channel=channel))
            if begun:
                task = self._under_way[channel.id] = asyncio.create_task(self._send(channel, begun))
                task.add_done_callback(partial(self._done, channel.id))

    async def _find(self) -> None:
        for source in SOURCES * _READS_A_LOOK:
            found = await self._store.read(partial(source.find, now=self._world.now()))
            if found is not None:
                await self._write(partial(keep, found=found, now=self._world.now()))

    async def _send(self, channel: Channel, begun: list[Message]) -> None:
        try:
            troubles = await self._tell(channel, begun)
            await self._write(partial(_keep_outcomes, world=self._world, begun=begun, troubles=troubles))
        except Exception:  # noqa: BLE001 - what was begun is sent again, and nothing else waits for it
            log.exception("a channel could not be told", channel=channel.name)

    def _done(self, channel_id: str, task: asyncio.Task[None]) -> None:
        if self._under_way.get(channel_id) is task:
            del self._under_way[channel_id]

    async def _tell(self, channel: Channel, begun: list[Message]) -> list[str | None]:
        try:
            url = url_of(self._vault, channel)
        except CannotBeOpened:
            return ["its address was sealed with another secret.key: give it again"] * len(begun)
        return await self._post.tell(url, [message.words for message in begun])

    async def _sweep(self) -> None:
        now = self._world.now()
        if now >= after(self._swept_at, _SWEEP_EVERY_S):
            self._swept_at = now
            await self._write(partial(notify.sweep, now=now, kept_s=_KEPT_S, most=_MOST_KEPT))


def seal_url(vault: Vault, channel_id: str, url: str) -> bytes:
    """A channel's address, encrypted for this channel alone."""
    return vault.seal({"url": url}, _bound_to(channel_id))


def url_of(vault: Vault, channel: Channel) -> str:
    """A channel's address. Raises `CannotBeOpened`."""
    return vault.open(channel.sealed_url, _bound_to(channel.id))["url"]


def begin(tx: Tx, world: World, channel: Channel) -> list[Message]:
    """Begin the messages that a channel is to be sent now: those that are due again, then what waits to be told."""
    now = world.now()
    sent = notify.tried_since(tx, channel.id, after(now, -WINDOW_S))
    room = min(channel.per_minute - len(sent), MOST_AT_ONCE)
    again = [_begun(message, now) for message in _still_tried(tx, channel, now)[: max(0, room)]]
    for message in again:
        notify.set_message(tx, message)
    tried = [*sent, *(Sent(at=now, says=message.says) for message in again)]
    waiting = notify.waiting_for(tx, channel.id, _WAITING_AT_ONCE)
    new = []
    for composed in compose(waiting, tried, now, channel.per_minute)[: max(0, room - len(again))]:
        notify.carried(tx, composed)
        new.append(_begun(_message(world.new_id(), channel, composed, now), now))
        notify.add_message(tx, new[-1])
    return [*again, *new]


def _still_tried(tx: Tx, channel: Channel, now: Instant) -> list[Message]:
    """The messages that are due again; those that were begun often enough are given up."""
    due = [message for message in notify.due_messages(tx, now) if message.channel_id == channel.id]
    for message in due:
        if message.attempts > len(_TRY_AGAIN_S):
            notify.set_message(tx, msgspec.structs.replace(message, ended_at=now, trouble=message.trouble or _GIVEN_UP))
    return [message for message in due if message.attempts <= len(_TRY_AGAIN_S)]


def _with_something(tx: ReadTx, channels: list[Channel], now: Instant) -> list[Channel]:
    wanted = notify.channels_with_news(tx) | {message.channel_id for message in notify.due_messages(tx, now)}
    return [channel for channel in channels if channel.id in wanted]


def _message(message_id: str, channel: Channel, composed: Composed, now: Instant) -> Message:
    return Message(
        id=message_id,
        channel_id=channel.id,
        words=composed.words,
        says=composed.says,
        count=max(1, len(composed.carries)),
        created_at=now,
        next_at=now,
    )


def _begun(message: Message, now: Instant) -> Message:
    """The message with one more attempt, to be made again unless it is known by then how this one went."""
    return msgspec.structs.replace(
        message, attempts=message.attempts + 1, tried_at=now, next_at=after(now, _until_next(message.attempts + 1))
    )


def _keep_outcomes(tx: Tx, world: World, begun: list[Message], troubles: list[str | None]) -> None:
    for message, trouble in zip(begun, troubles, strict=True):
        there = notify.message(tx, message.id)
        if there is not None and there.attempts == message.attempts:
            notify.set_message(tx, _how_it_went(message, trouble, world.now()))


def _how_it_went(message: Message, trouble: str | None, now: Instant) -> Message:
    """The message after an attempt. It counts as tried when that ended, so that no minute holds too many."""
    last = message.attempts > len(_TRY_AGAIN_S)
    return msgspec.structs.replace(
        message,
        tried_at=now,
        next_at=after(now, _until_next(message.attempts)),
        ended_at=now if trouble is None or last else None,
        told=trouble is None,
        trouble=trouble,
    )


def _until_next(attempts: int) -> int:
    return _TRY_AGAIN_S[min(attempts, len(_TRY_AGAIN_S)) - 1]


def _bound_to(channel_id: str) -> str:
    return binding(channels.c.sealed_url, channel_id)

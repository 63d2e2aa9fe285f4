"""Setting up who is told: channels (interfaces, `/notifications`)."""

from dataclasses import dataclass, field

import msgspec

from tradehook.engine.news import begin_here
from tradehook.engine.notifying import seal_url
from tradehook.engine.world import World
from tradehook.notify import queries as notify
from tradehook.notify.news import EVERYTHING, MESSAGES_A_MINUTE, Channel, Kind
from tradehook.notify.sending import scheme_of
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.vault import Vault
from tradehook.vocabulary.refusal import Refusal

SWITCHED_OFF = "the channel was switched off"
DELETED = "the channel was deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChange:
    """What is wanted of a channel, or is to be changed of it; None leaves things as they are."""

    name: str | None = None
    url: str | None = field(default=None, repr=False)
    what: tuple[Kind, ...] | None = None
    enabled: bool | None = None
    per_minute: int | None = None


def make_channel(tx: Tx, world: World, vault: Vault, wanted: ChannelChange) -> Channel | Refusal:
    """Make a channel; it is told what happens from now on."""
    blank = Channel(
        id=world.new_id(),
        name="",
        scheme="",
        sealed_url=b"",
        what=EVERYTHING,
        enabled=False,
        per_minute=MESSAGES_A_MINUTE,
        created_at=world.now(),
    )
    channel = _changed(tx, vault, blank, wanted)
    if isinstance(channel, Refusal):
        return channel
    _heed(tx, world, blank, channel)
    notify.add_channel(tx, channel)
    return channel


def change_channel(
    tx: Tx, world: World, vault: Vault, channel_id: str, change: ChannelChange
) -> Channel | Refusal | None:
    """Change a channel; None when there is none such. One that is switched off is not told later what it missed."""
    there = notify.channel(tx, channel_id)
    if there is None:
        return None
    channel = _changed(tx, vault, there, change)
    if isinstance(channel, Refusal):
        return channel
    _heed(tx, world, there, channel)
    notify.change_channel(tx, channel)
    return channel


def delete_channel(tx: Tx, world: World, channel_id: str) -> Channel | None:
    """Delete a channel; None when there is none such. What it was told stays in the list."""
    there = notify.channel(tx, channel_id)
    if there is not None:
        notify.forget_what_waits(tx, channel_id, DELETED, world.now())
        notify.delete_channel(tx, channel_id)
    return there


def not_understood(url: str, trouble: str) -> Refusal:
    """An address that apprise cannot call; only its scheme is repeated."""
    return Refusal(
        code="channel-url-not-understood",
        status=422,
        message=f"Nobody can be told anything at this address ({scheme_of(url) or '?'}://…): {trouble}.",
        hint="Give an address of apprise, such as tgram://bottoken/ChatID; its wiki lists them by service.",
        path="url",
    )


def _changed(tx: Tx, vault: Vault, channel: Channel, change: ChannelChange) -> Channel | Refusal:
    if change.name is not None and change.name != channel.name and notify.channel_named(tx, change.name):
        return _taken(change.name)
    given = {
        "name": change.name,
        "what": change.what,
        "enabled": change.enabled,
        "per_minute": change.per_minute,
        "scheme": None if change.url is None else scheme_of(change.url),
        "sealed_url": None if change.url is None else seal_url(vault, channel.id, change.url),
    }
    return msgspec.structs.replace(channel, **{name: value for name, value in given.items() if value is not None})


def _heed(tx: Tx, world: World, before: Channel, now: Channel) -> None:
    """The first that listens is told what happens from now on; who listens no more is not told what waits."""
    if now.enabled and not notify.anybody_listens(tx):
        begin_here(tx)
    if before.enabled and not now.enabled:
        notify.forget_what_waits(tx, now.id, SWITCHED_OFF, world.now())


def _taken(name: str) -> Refusal:
    return Refusal(
        code="channel-name-taken",
        status=409,
        message=f'There is a channel "{name}" already.',
        hint="Give another name, or change that channel.",
        path="name",
    )

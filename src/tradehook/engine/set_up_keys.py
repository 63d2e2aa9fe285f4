"""Setting up keys: addresses that lead to the accounts of one person (rule: interfaces, /webhook-keys)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tradehook.engine.set_up_sources import read_sources
from tradehook.engine.unset import UNSET, Unset
from tradehook.engine.world import World
from tradehook.people import queries as people
from tradehook.people.user import FIRST_OWNER, User
from tradehook.plumbing.ids import drawn, public_key, secret_text
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.routing.keys import queries as keys
from tradehook.routing.keys.key import KeySettings, WebhookKey
from tradehook.routing.keys.naming import random_name
from tradehook.routing.signing.queries import delete_secrets_of
from tradehook.routing.uses.queries import forget_use
from tradehook.routing.validation import change_key_settings
from tradehook.vocabulary.ids import KeyId, UserId
from tradehook.vocabulary.instant import Instant, after, iso
from tradehook.vocabulary.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """What is wanted of a key, or is to be changed of it. `settings` are merged by name; of sources none means any."""

    name: str | None = None
    expires_at: Instant | Unset | None = UNSET
    sources: Sequence[str] | Unset = UNSET
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeySet:
    """A key and whose it is. `secret` is there when it was just made; it is never shown again."""

    key: WebhookKey
    owner: User
    secret: str | None = None


def make_key(tx: Tx, world: World, wanted: KeyChange, owner_id: UserId = FIRST_OWNER) -> KeySet | Refusal:
    """Make a key of somebody's, whose secret is shown this once. Without a name it gets one that can be read."""
    secret, now = secret_text(), world.now()
    blank = WebhookKey(
        id=KeyId(world.new_id()),
        owner_id=owner_id,
        name=wanted.name or random_name(drawn, keys.names_of_keys(tx, owner_id)),
        api_key=public_key(),
        hash=hashed(secret),
        settings=KeySettings(),
        created_at=now,
    )
    key = _changed(blank, wanted, now)
    if isinstance(key, Refusal):
        return key
    keys.add_key(tx, key)
    return KeySet(key, _owner(tx, owner_id), secret)


def change_key(tx: Tx, world: World, key_id: KeyId, change: KeyChange) -> KeySet | Refusal | None:
    """Change a key; None when there is none such. What it lets in changes with the next request."""
    there = keys.key_of_id(tx, key_id)
    if there is None:
        return None
    key = _changed(there, change, world.now())
    if isinstance(key, Refusal):
        return key
    keys.change_key(tx, key)
    return KeySet(key, _owner(tx, key.owner_id))


def rotate_key(tx: Tx, world: World, key_id: KeyId, overlap_s: int) -> KeySet | None:
    """Give a key a new secret; the old one works `overlap_s` seconds longer. None when there is no such key."""
    there = keys.key_of_id(tx, key_id)
    if there is None:
        return None
    secret = secret_text()
    key = msgspec.structs.replace(
        there,
        hash=hashed(secret),
        old_hash=there.hash if overlap_s else None,
        old_until=after(world.now(), overlap_s) if overlap_s else None,
    )
    keys.rotate_key(tx, key)
    return KeySet(key, _owner(tx, key.owner_id), secret)


def delete_key(tx: Tx, key_id: KeyId) -> WebhookKey | None:
    """Delete a key; None when there is none such. It cannot be brought back."""
    there = keys.key_of_id(tx, key_id)
    if there is not None:
        keys.delete_key(tx, key_id)
        forget_use(tx, key_id)
        delete_secrets_of(tx, key_id)
    return there


def _changed(key: WebhookKey, change: KeyChange, now: Instant) -> WebhookKey | Refusal:
    settings = change_key_settings(key.settings, change.settings)
    if isinstance(settings, Refusal):
        return settings
    sources = settings.sources if isinstance(change.sources, Unset) else read_sources(change.sources)
    if isinstance(sources, Refusal):
        return sources
    expires_at = key.expires_at if isinstance(change.expires_at, Unset) else change.expires_at
    if not isinstance(change.expires_at, Unset) and expires_at is not None and expires_at <= now:
        return _over_already(expires_at)
    return msgspec.structs.replace(
        key,
        name=change.name or key.name,
        settings=msgspec.structs.replace(settings, sources=sources),
        expires_at=expires_at,
    )


def _over_already(expires_at: Instant) -> Refusal:
    return Refusal(
        code="expires-in-the-past",
        status=422,
        message=f"{iso(expires_at)} is over: the key would open nothing.",
        hint="Give a moment that lies ahead, or null for none; a key that is not wanted any more can be deleted.",
        path="expires_at",
    )


def _owner(tx: ReadTx, owner_id: UserId) -> User:
    owner = people.user(tx, owner_id)
    if owner is None:
        raise LookupError(owner_id)
    return owner

"""Setting up webhooks of Algo Trade Analytics, which record, and trade through a strategy where they lead to one
(rule: interfaces, /ata-webhooks)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tradehook.engine.set_up_sources import read_sources
from tradehook.engine.unset import UNSET, Unset
from tradehook.engine.world import World
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.ids import public_key, secret_text
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.routing.ata_webhooks import queries as webhooks
from tradehook.routing.ata_webhooks.webhook import AtaSettings, AtaWebhook
from tradehook.routing.queries import strategy as strategy_of
from tradehook.routing.signing.queries import delete_secrets_of
from tradehook.routing.strategies import Strategy
from tradehook.routing.uses.queries import forget_use
from tradehook.routing.validation import change_ata_settings
from tradehook.vocabulary.ids import AtaWebhookId, StrategyId, UserId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AtaChange:
    """What is wanted of a webhook, or is to be changed of it. `strategy_id` None: it only records. `settings` are
    merged by name; of sources none means any."""

    name: str | None = None
    strategy_id: StrategyId | Unset | None = UNSET
    sources: Sequence[str] | Unset = UNSET
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AtaSet:
    """A webhook and the strategy that it leads to. `auth_key` is there when it was just made; it is never shown again.
    `advice` is a sentence about how it is set up, where there is something to say."""

    webhook: AtaWebhook
    strategy: Strategy | None
    auth_key: str | None = None
    advice: str | None = None


def make_ata_webhook(tx: Tx, world: World, wanted: AtaChange, owner_id: UserId = FIRST_OWNER) -> AtaSet | Refusal:
    """Make a webhook of somebody's, whose key is shown this once."""
    auth_key = secret_text()
    blank = AtaWebhook(
        id=AtaWebhookId(f"wh_{public_key()}"),
        owner_id=owner_id,
        strategy_id=None,
        name="",
        hash=hashed(auth_key),
        settings=AtaSettings(),
        created_at=world.now(),
    )
    webhook = _changed(tx, blank, wanted)
    if isinstance(webhook, Refusal):
        return webhook
    advice = _advice(tx, webhook)
    webhooks.add_ata_webhook(tx, webhook)
    return AtaSet(webhook, _strategy(tx, webhook), auth_key, advice)


def change_ata_webhook(tx: Tx, webhook_id: AtaWebhookId, change: AtaChange) -> AtaSet | Refusal | None:
    """Change a webhook; None when there is none such. What it lets in changes with the next request."""
    there = webhooks.ata_webhook(tx, webhook_id)
    if there is None:
        return None
    webhook = _changed(tx, there, change)
    if isinstance(webhook, Refusal):
        return webhook
    webhooks.change_ata_webhook(tx, webhook)
    return AtaSet(webhook, _strategy(tx, webhook), advice=_advice(tx, webhook))


def rotate_ata_webhook(tx: Tx, world: World, webhook_id: AtaWebhookId, overlap_s: int) -> AtaSet | None:
    """Give a webhook a new key; the old one works `overlap_s` seconds longer. None when there is no such webhook."""
    there = webhooks.ata_webhook(tx, webhook_id)
    if there is None:
        return None
    auth_key = secret_text()
    webhook = msgspec.structs.replace(
        there,
        hash=hashed(auth_key),
        # Kept when it opens nothing any more, too: who still sends it can be told.
        old_hash=there.hash,
        old_until=after(world.now(), overlap_s),
    )
    webhooks.rotate_ata_webhook(tx, webhook)
    return AtaSet(webhook, _strategy(tx, webhook), auth_key)


def delete_ata_webhook(tx: Tx, webhook_id: AtaWebhookId) -> AtaWebhook | None:
    """Delete a webhook; None when there is none such. It cannot be brought back."""
    there = webhooks.ata_webhook(tx, webhook_id)
    if there is not None:
        webhooks.delete_ata_webhook(tx, webhook_id)
        forget_use(tx, webhook_id)
        delete_secrets_of(tx, webhook_id)
    return there


def _changed(tx: ReadTx, webhook: AtaWebhook, change: AtaChange) -> AtaWebhook | Refusal:
    settings = change_ata_settings(webhook.settings, change.settings)
    if isinstance(settings, Refusal):
        return settings
    sources = settings.sources if isinstance(change.sources, Unset) else read_sources(change.sources)
    if isinstance(sources, Refusal):
        return sources
    strategy_id = webhook.strategy_id if isinstance(change.strategy_id, Unset) else change.strategy_id
    if strategy_id is not None and strategy_of(tx, strategy_id) is None:
        return _no_strategy(strategy_id)
    return msgspec.structs.replace(
        webhook,
        name=change.name or webhook.name,
        strategy_id=strategy_id,
        settings=msgspec.structs.replace(settings, sources=sources),
    )


def _strategy(tx: ReadTx, webhook: AtaWebhook) -> Strategy | None:
    return None if webhook.strategy_id is None else strategy_of(tx, webhook.strategy_id)


def _advice(tx: ReadTx, webhook: AtaWebhook) -> str | None:
    """One strategy, one webhook: said where another leads to the same."""
    to_same = [] if webhook.strategy_id is None else webhooks.ata_webhooks_to(tx, webhook.strategy_id)
    others = ", ".join(f'"{other.name}" ({other.id})' for other in to_same if other.id != webhook.id)
    if not others:
        return None
    return (
        f"The strategy has a webhook already: {others}. One strategy, one webhook is better: then you see at once which"
        " alert said what, and one that goes wrong can be switched off by itself."
    )


def _no_strategy(strategy_id: StrategyId) -> Refusal:
    return Refusal(
        code="strategy-not-found",
        status=404,
        message=f'There is no strategy "{strategy_id[:80]}".',
        hint="Use the id of one that exists, or null for a webhook that only records.",
        path="strategy_id",
    )

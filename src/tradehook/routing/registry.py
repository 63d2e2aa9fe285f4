"""Addresses in memory: authenticating a request costs no query."""

import dataclasses
from dataclasses import dataclass

from tradehook.dialects.algotradeanalytics.address import NAME as OF_ATA
from tradehook.dialects.traderevolution.address import NAME as OF_KEYS
from tradehook.routing.ata_webhooks.webhook import AtaWebhook
from tradehook.routing.keys.key import WebhookKey
from tradehook.routing.signing.known import SigningKeys
from tradehook.routing.strategies import Strategy, Webhook
from tradehook.vocabulary.ids import AtaWebhookId, KeyId, StrategyId, UserId, WebhookUuid
from tradehook.vocabulary.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """An address that messages come to, and what it leads to: a strategy, a key, or neither where a webhook of Algo
    Trade Analytics (`ata`) only records. All that intake needs to know.

    `id` names it in the log, and where requests are counted. `old_hash` works until `old_until`; from `expires_at` on
    nothing does. `entitled`: whether whoever it belongs to may send anything at all.
    """

    address: str
    id: WebhookUuid | KeyId | AtaWebhookId
    dialect: str
    hash: bytes
    old_hash: bytes | None = None
    old_until: Instant | None = None
    expires_at: Instant | None = None
    strategy: Strategy | None = None
    key: WebhookKey | None = None
    ata: AtaWebhook | None = None
    entitled: bool = True

    def is_open(self, now: Instant) -> bool:
        """Whether whoever has the secret is let in."""
        return self.entitled and (self.expires_at is None or now < self.expires_at)

    @property
    def strategy_id(self) -> StrategyId | None:
        """The strategy that it leads to; None for a key, and for what only records."""
        return None if self.strategy is None else self.strategy.id


def door_to_strategy(webhook: Webhook, strategy: Strategy) -> Door:
    """The door that a strategy's webhook is."""
    return Door(
        address=webhook.uuid,
        id=webhook.uuid,
        dialect=webhook.dialect,
        hash=webhook.hash,
        old_hash=webhook.old_hash,
        old_until=webhook.old_until,
        strategy=strategy,
    )


def door_of_key(key: WebhookKey, entitled: bool) -> Door:
    """The door that a key opens; `entitled`: whether its owner may use it."""
    return Door(
        address=key.api_key,
        id=key.id,
        dialect=OF_KEYS,
        hash=key.hash,
        old_hash=key.old_hash,
        old_until=key.old_until,
        expires_at=key.expires_at,
        key=key,
        entitled=entitled,
    )


def door_of_ata(webhook: AtaWebhook, strategy: Strategy | None) -> Door:
    """The door that a webhook of Algo Trade Analytics is, with the strategy that it leads to."""
    return Door(
        address=webhook.id,
        id=webhook.id,
        dialect=OF_ATA,
        hash=webhook.hash,
        old_hash=webhook.old_hash,
        old_until=webhook.old_until,
        strategy=strategy,
        ata=webhook,
    )


class Registry:
    """The doors that are there, and the keys that what comes to them is signed with. Filled at start and after every
    committed change."""

    def __init__(self) -> None:
        self.signing = SigningKeys()
        self._doors: dict[str, Door] = {}
        self._gone: set[str] = set()

    def find(self, address: str, dialect: str) -> Door | None:
        """The door at this address of a dialect."""
        door = self._doors.get(address)
        return None if door is None or door.dialect != dialect else door

    def with_id(self, door_id: str) -> Door | None:
        """The door that the log knows by this id."""
        return next((door for door in list(self._doors.values()) if door.id == door_id), None)

    def put(self, door: Door) -> None:
        """Open a door, or change what is behind it. One that was dropped stays away: no address is given out twice."""
        if door.address not in self._gone:
            self._doors[door.address] = door

    def drop(self, address: str) -> None:
        """Take a door away for good."""
        self._doors.pop(address, None)
        self._gone.add(address)

    def entitle(self, owner_id: UserId, entitled: bool) -> None:
        """Change whether somebody may use the keys of theirs."""
        for door in list(self._doors.values()):
            if door.key is not None and door.key.owner_id == owner_id:
                self._doors[door.address] = dataclasses.replace(door, entitled=entitled)

    def follow(self, strategy: Strategy) -> None:
        """Let every door that leads to a strategy lead to it as it is now."""
        for door in list(self._doors.values()):
            if door.strategy is not None and door.strategy.id == strategy.id:
                self._doors[door.address] = dataclasses.replace(door, strategy=strategy)

    def __len__(self) -> int:
        return len(self._doors)

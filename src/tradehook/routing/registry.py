"""Webhooks by address, in memory: authenticating a request costs no query."""

from dataclasses import dataclass

from tradehook.routing.strategies import Strategy, Webhook
from tradehook.vocabulary.ids import StrategyId, WebhookUuid


@dataclass(frozen=True, slots=True)
class Door:
    """A webhook and the strategy behind it: all that intake needs to know."""

    webhook: Webhook
    strategy: Strategy


class Registry:
    """The doors that are open. Filled at start and after every committed change."""

    def __init__(self) -> None:
        self._doors: dict[str, Door] = {}
        self._of_strategy: dict[StrategyId, WebhookUuid] = {}

    def find(self, uuid: str) -> Door | None:
        """The door at this address."""
        return self._doors.get(uuid)

    def put(self, webhook: Webhook, strategy: Strategy) -> None:
        """Open a door, or change what is behind it."""
        self._doors[webhook.uuid] = Door(webhook, strategy)
        self._of_strategy[strategy.id] = webhook.uuid

    def put_strategy(self, strategy: Strategy) -> None:
        """Change the strategy behind a door that is open."""
        uuid = self._of_strategy.get(strategy.id)
        if uuid is not None:
            self._doors[uuid] = Door(self._doors[uuid].webhook, strategy)

    def drop(self, uuid: WebhookUuid) -> None:
        """Close a door."""
        door = self._doors.pop(uuid, None)
        if door is not None:
            del self._of_strategy[door.strategy.id]

    def __len__(self) -> int:
        return len(self._doors)

"""An account that follows a strategy of its own: where the journeys of one position begin."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.client import Client, Json, Strategy


@dataclass(frozen=True, slots=True)
class Floor:
    """An account that follows a strategy of its own, in one stock whose price is set by hand."""

    client: Client
    account: str
    strategy: Strategy
    symbol: str = "AMD"

    def does(self, action: str, **fields: Any) -> Json:
        """Send a message; its trade, once it has ended."""
        return self.client.carried_out(self.strategy, {"ticker": self.symbol, "action": action, **fields})

    def sends(self, action: str, **fields: Any) -> str:
        """Send a message that may take its time; the signal's id."""
        return self.client.accepted(self.strategy, {"ticker": self.symbol, "action": action, **fields})

    @property
    def held(self) -> Decimal:
        """Signed units that are held."""
        return self.client.position(self.account, self.symbol)

    @property
    def working(self) -> Json:
        """The order that rests."""
        return self.client.working_order(self.account, self.symbol)


def floor(client: Client, **settings: Any) -> Floor:
    account, strategy = client.open_account(), client.make_strategy()
    client.subscribe(strategy, account, **settings)
    client.set_price("AMD", "100")
    return Floor(client, account, strategy)


def outcome(trade: Json) -> tuple[str, list[str]]:
    """A trade's status and the codes of its reasons."""
    return trade["status"], [reason["code"] for reason in trade["reasons"]]

"""What the rules of admission look at besides the ticket, and how rules are asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.assets import Asset
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.market import Quote
from tests.brokers.alpaca.double.refusals import Refusal
from tests.brokers.alpaca.double.tickets import Ticket
from tests.brokers.alpaca.double.words import Intent, Phase, Side


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an order is to be placed."""

    floor: Floor
    account: Account
    asset: Asset

    @property
    def quote(self) -> Quote | None:
        """Bid and ask of the asset, if a price was ever given."""
        return self.floor.quote(self.asset)

    @property
    def phase(self) -> Phase:
        """The phase of the stock market."""
        return self.floor.phase()

    @property
    def held(self) -> Decimal:
        """Units that the account holds, signed."""
        return self.account.quantity(self.asset.symbol)


Rule = Callable[[Ticket, Scene], Refusal | None]


def first_refusal(rules: Iterable[Rule], ticket: Ticket, scene: Scene) -> Refusal | None:
    """What the first rule that is broken says."""
    for rule in rules:
        refusal = rule(ticket, scene)
        if refusal is not None:
            return refusal
    return None


def side_of(ticket: Ticket) -> Side:
    """The side of a ticket that has one."""
    assert ticket.side is not None
    return ticket.side


def inferred_intent(side: Side, held: Decimal) -> Intent:
    """What an order of this side does to what is held."""
    if side is Side.BUY:
        return Intent.BUY_TO_CLOSE if held < 0 else Intent.BUY_TO_OPEN
    return Intent.SELL_TO_CLOSE if held > 0 else Intent.SELL_TO_OPEN

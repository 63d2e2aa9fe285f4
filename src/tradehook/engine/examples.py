"""Example orders: what a subscription would send if its account were flat, and if it held what it had entered."""

from dataclasses import dataclass, replace
from decimal import Decimal

import msgspec

from tradehook.deciding.examples import as_entry, as_exit
from tradehook.deciding.facts import Facts
from tradehook.engine.cases import Case
from tradehook.engine.facts import Scene, facts_of
from tradehook.engine.family import Family
from tradehook.engine.route import quote_brought
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.decision import Decision, PlaceOrder
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action, Message, QuantityType


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """An entry from flat, and an exit of `held`, the position that it makes; as if everything were enabled."""

    entry: Decision
    exit: Decision
    held: Position


def examples_of(tx: ReadTx, world: World, case: Case, scene: Scene, now: Instant) -> Examples:
    """The orders that a case's message makes, whatever the account holds now."""

    def decided(message: Message, *held: Position) -> Decision:
        signal = msgspec.structs.replace(case.signal, message=message)
        example = replace(case, signal=signal, strategy_enabled=True, subscription_enabled=True)
        family = Family(positions=held, working=(), given_up=(), differs=False)
        facts = facts_as_if_sent(tx, world, example, replace(scene, family=family), now)
        return world.decide(example.signal, example.settings, facts)

    entering = as_entry(case.signal.message, case.settings)
    entry = decided(entering)
    position = _entered(entry) or _supposed(case, entering)
    return Examples(entry=entry, exit=decided(as_exit(case.signal.message), position), held=position)


def facts_as_if_sent(tx: ReadTx, world: World, case: Case, scene: Scene, now: Instant) -> Facts:
    """What deciding would look at: an account on prices that messages bring would have this one's price by then."""
    facts, brought = facts_of(tx, world, case, scene, now), quote_brought(case.signal)
    if brought is None or facts.quote is None or facts.quote.source is not PriceSource.SIGNALS:
        return facts
    return replace(facts, quote=brought)


def _entered(entry: Decision) -> Position | None:
    """What the entry would make once it has filled."""
    for intent in entry.intents:
        if isinstance(intent, PlaceOrder) and intent.leg is Leg.ENTRY:
            return _position(intent.symbol, intent.side, intent.quantity)
    return None


def _supposed(case: Case, entering: Message) -> Position:
    """Where nothing would be entered: the units that the message or the subscription asks for."""
    side = Side.SELL if entering.action is Action.SELL else Side.BUY
    own, symbol = case.settings, case.signal.symbol
    for quantity, kind in ((entering.quantity, entering.quantity_type), (own.quantity, own.quantity_type)):
        if quantity is not None and kind in (None, QuantityType.FIXED_QUANTITY):
            return _position(symbol, side, quantity)
    return _position(symbol, side, Decimal(1))


def _position(symbol: str, side: Side, quantity: Decimal) -> Position:
    return Position(symbol=symbol, quantity=Quantity(side.sign * quantity))

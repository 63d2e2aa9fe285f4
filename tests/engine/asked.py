"""Rules that let a test say what the entry of a plan is, and which new terms a breakeven gives to which order."""

from typing import Any

import msgspec

from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts
from tradehook.vocabulary.decision import AddLeg, ChangeOrder, Decision, Intent, PlaceLeg, PlaceOrder
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action, Signal


class Asked:
    """Rules as they are; every entry has these fields beside. A breakeven gives the newest open order that is `of` this
    leg the terms that are `asked` for."""

    def __init__(self, **entry: Any) -> None:
        self.entry = entry
        self.of = Leg.ENTRY
        self.asked: dict[str, Any] = {}

    def __call__(self, signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
        if signal.message.action is Action.BREAKEVEN:
            order = [each for each in facts.open_orders if each.leg is self.of][-1]
            return Decision(intents=(self.intent(order.order_id),), reasons=(), trace=())
        found = decide(signal, settings, facts)
        return msgspec.structs.replace(found, intents=tuple(map(self.with_more, found.intents)))

    def intent(self, order_id: str) -> Intent:
        """What a breakeven asks of an order."""
        return ChangeOrder(order_id=order_id, **self.asked)

    def with_more(self, intent: Intent) -> Intent:
        """An entry with the fields that every entry has."""
        enters = isinstance(intent, PlaceOrder) and intent.leg is Leg.ENTRY
        return msgspec.structs.replace(intent, **self.entry) if enters else intent


class Plain(Asked):
    """As `Asked`, but a buy and a sell are one order each, whatever is held."""

    def __call__(self, signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
        said = signal.message
        if said.action not in (Action.BUY, Action.SELL) or said.quantity is None:
            return super().__call__(signal, settings, facts)
        order = PlaceOrder(
            leg=Leg.ENTRY,
            symbol=facts.instrument.symbol,
            side=Side(said.action.value),
            quantity=said.quantity,
            order_type=said.order_type or OrderType.MARKET,
            time_in_force=TimeInForce.GTC,
            limit_price=said.limit_price,
        )
        return Decision(intents=(self.with_more(order),), reasons=(), trace=())


class Adds(Plain):
    """As `Plain`, but a breakeven adds a leg to the order that it names."""

    def __init__(self, leg: PlaceLeg, **entry: Any) -> None:
        super().__init__(**entry)
        self.leg = leg
        self.entry_id = ""

    def __call__(self, signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
        if signal.message.action is Action.BREAKEVEN:
            return Decision(intents=(AddLeg(order_id=self.entry_id, leg=self.leg),), reasons=(), trace=())
        return super().__call__(signal, settings, facts)

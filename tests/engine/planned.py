"""Rules that decide what a test says: brackets around entries, changes of orders, and orders that end by time."""

from decimal import Decimal

import msgspec

from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts
from tradehook.vocabulary.decision import ChangeOrder, Decision, Distance, PlaceLeg, PlaceOrder
from tradehook.vocabulary.order import Leg, OrderClass, OrderType, TimeInForce
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Action, Signal

TEN_PERCENT = Distance(percent=Decimal(10))
FIVE = Distance(amount=Decimal(5))


def take_profit(price: str, distance: Distance | None = None) -> PlaceLeg:
    return PlaceLeg(
        leg=Leg.TAKE_PROFIT,
        order_type=OrderType.LIMIT,
        time_in_force=TimeInForce.GTC,
        limit_price=Decimal(price),
        distance=distance,
    )


def stop_loss(price: str, distance: Distance | None = None, limit: str | None = None) -> PlaceLeg:
    return PlaceLeg(
        leg=Leg.STOP_LOSS,
        order_type=OrderType.STOP if limit is None else OrderType.STOP_LIMIT,
        time_in_force=TimeInForce.GTC,
        stop_price=Decimal(price),
        limit_price=None if limit is None else Decimal(limit),
        distance=distance,
    )


class Planned:
    """Rules as they are, with legs linked to every entry, and everything cancelled after so long.

    A breakeven moves the stop of the family to `breakeven`. An exit in full leaves the cancelling of legs to the rules.
    """

    def __init__(self, *legs: PlaceLeg, cancel_after_s: int | None = None, breakeven: str = "100") -> None:
        self.legs = legs
        self.cancel_after_s = cancel_after_s
        self.breakeven = Decimal(breakeven)
        self.time_in_force: TimeInForce | None = None

    def __call__(self, signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
        if signal.message.action is Action.BREAKEVEN:
            stop = next(order for order in facts.open_orders if order.leg is Leg.STOP_LOSS)
            change = ChangeOrder(order_id=stop.order_id, stop_price=self.breakeven)
            return Decision(intents=(change,), reasons=(), trace=())
        found = decide(signal, settings, facts)
        return msgspec.structs.replace(found, intents=tuple(map(self._with_more, found.intents)))

    def _with_more(self, intent: object) -> object:
        if not isinstance(intent, PlaceOrder):
            return intent
        given = msgspec.structs.replace(intent, cancel_after_s=self.cancel_after_s)
        if intent.leg is not Leg.ENTRY or not self.legs:
            return given
        linked = OrderClass.BRACKET if len(self.legs) > 1 else OrderClass.OTO
        tif = self.time_in_force or intent.time_in_force
        return msgspec.structs.replace(given, legs=self.legs, order_class=linked, time_in_force=tif)

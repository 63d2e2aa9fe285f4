"""Carrying: what the broker carries by itself, what tradehook does in its place, and what cannot be done.

A broker that links a take profit and a stop loss with their entry carries all of it. Elsewhere tradehook does, where
the subscription allows emulation: the stop is placed at the broker once the entry has filled, wherever the broker takes
its type, and else watched; a take profit beside a stop is watched, for two exits cannot rest for the same units
(rule: architecture 4, "Emulated legs").
"""

from msgspec.structs import replace

from tradehook.deciding.facts import Capabilities
from tradehook.vocabulary.decision import Carried, Intent, PlaceLeg, PlaceOrder
from tradehook.vocabulary.order import Leg, OrderClass
from tradehook.vocabulary.reason import Reason, Why

_ONE, _BOTH = 1, 2


def plan(intents: tuple[Intent, ...], broker: Capabilities, emulate: bool) -> tuple[Intent, ...] | Reason:
    """The intents with who carries each leg of them; `order-type-unsupported` where nobody may."""
    planned: list[Intent] = []
    for intent in intents:
        found = _legs_carried(intent, broker, emulate) if isinstance(intent, PlaceOrder) and intent.legs else intent
        if isinstance(found, Reason):
            return found
        planned.append(found)
    return tuple(planned)


def is_linked(order: PlaceOrder, broker: Capabilities) -> bool:
    """Whether the broker works the legs together with the order."""
    fits = all(leg.order_type in broker.leg_types for leg in order.legs) and order.time_in_force in broker.linked_times
    return order.carried is Carried.BY_BROKER and fits and _class(order.legs) in broker.links


def in_words(order: PlaceOrder, broker: Capabilities) -> str:
    """Who works the legs of an entry that was planned."""
    if order.order_class is not OrderClass.SIMPLE:
        return f"{broker.name} works what is linked with the entry ({order.order_class})."
    after_fill, watched = _carried_as(order, Carried.AFTER_FILL), _carried_as(order, Carried.WATCHED)
    places = [f"places the {after_fill} once the entry has filled"] if after_fill else []
    watches = [f"watches the price for the {watched}"] if watched else []
    return f"{broker.name} does not link these with the entry: tradehook {', and '.join(places + watches)}."


def _carried_as(order: PlaceOrder, carried: Carried) -> str:
    return " and the ".join(leg.leg.replace("_", " ") for leg in order.legs if leg.carried is carried)


def _class(legs: tuple[PlaceLeg, ...]) -> OrderClass:
    return OrderClass.BRACKET if len(legs) == _BOTH else OrderClass.OTO if legs else OrderClass.SIMPLE


def _legs_carried(order: PlaceOrder, broker: Capabilities, emulate: bool) -> PlaceOrder | Reason:
    if is_linked(order, broker):
        return replace(order, order_class=_class(order.legs))
    if not emulate:
        what = " with ".join(["an entry", *(leg.leg.replace("_", " ") for leg in order.legs)])
        kinds = " and ".join(leg.order_type for leg in order.legs)
        return Why.ORDER_TYPE_UNSUPPORTED.because(broker=broker.name, order_type=kinds, what=what)
    alone = len(order.legs) == _ONE
    return replace(order, legs=tuple(replace(leg, carried=_carried(leg, broker, alone)) for leg in order.legs))


def _carried(leg: PlaceLeg, broker: Capabilities, alone: bool) -> Carried:
    rests = leg.order_type in broker.takes and (alone or leg.leg is Leg.STOP_LOSS)
    return Carried.AFTER_FILL if rests else Carried.WATCHED

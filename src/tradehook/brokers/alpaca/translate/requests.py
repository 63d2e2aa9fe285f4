"""What Alpaca is told: the bodies of its requests. Prices and quantities are canonical decimal text.

Source: Alpaca's API description (POST and PATCH /v2/orders) and its page on bracket, oto and oco orders.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tradehook.brokers.alpaca.translate.words import LEG_TYPES
from tradehook.vocabulary.exact import canonical_or_none
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import Leg, LinkedLeg, OrderClass, OrderTicket, OrderType, Replacement
from tradehook.vocabulary.side import Side

Body = dict[str, object]

_FIELDS: Mapping[Leg, str] = MappingProxyType({Leg.TAKE_PROFIT: "take_profit", Leg.STOP_LOSS: "stop_loss"})
_LINKED: Mapping[OrderClass, frozenset[frozenset[Leg]]] = MappingProxyType(
    {
        OrderClass.SIMPLE: frozenset({frozenset()}),
        OrderClass.BRACKET: frozenset({frozenset({Leg.TAKE_PROFIT, Leg.STOP_LOSS})}),
        OrderClass.OTO: frozenset({frozenset({Leg.TAKE_PROFIT}), frozenset({Leg.STOP_LOSS})}),
        OrderClass.OCO: frozenset({frozenset({Leg.STOP_LOSS})}),
    }
)
"""Which legs an order of each class has."""

_NEEDS: Mapping[OrderClass, str] = MappingProxyType(
    {
        OrderClass.SIMPLE: "no legs",
        OrderClass.BRACKET: "a take profit and a stop loss",
        OrderClass.OTO: "either a take profit or a stop loss",
        OrderClass.OCO: "a stop loss beside the take profit that it is",
    }
)


@dataclass(frozen=True, slots=True)
class NotExpressible:
    """Alpaca has no words for such an order. `words` say why, to a trader."""

    words: str


def order_body(ticket: OrderTicket, symbol: str, asset_class: AssetClass) -> Body | NotExpressible:
    """The body of POST /v2/orders, with Alpaca's symbol."""
    misfit = _misfit(ticket)
    if misfit is not None:
        return NotExpressible(misfit)
    prices = ticket.prices
    return _without_nothing(
        {
            "symbol": symbol,
            "side": ticket.side.value,
            "qty": canonical_or_none(ticket.quantity),
            "type": ticket.order_type.value,
            "time_in_force": ticket.time_in_force.value,
            "limit_price": None if ticket.order_class is OrderClass.OCO else canonical_or_none(prices.limit_price),
            "stop_price": canonical_or_none(prices.stop_price),
            "trail_price": canonical_or_none(prices.trail_amount),
            "trail_percent": canonical_or_none(prices.trail_percent),
            "client_order_id": ticket.client_order_id,
            "extended_hours": True if ticket.extended_hours else None,
            "position_intent": _intent(ticket) if asset_class is AssetClass.OPTIONS else None,
        }
        | _linked(ticket)
    )


def replacement_body(change: Replacement) -> Body:
    """The body of PATCH /v2/orders/{id}.

    `qty` is the whole quantity, what has filled included, on both sides: Alpaca refuses one that is not above
    `filled_qty`, and the new order goes on counting from there.
    """
    prices = change.prices
    trail = prices.trail_percent if prices.trail_amount is None else prices.trail_amount
    return _without_nothing(
        {
            "client_order_id": change.client_order_id,
            "qty": canonical_or_none(change.quantity),
            "limit_price": canonical_or_none(prices.limit_price),
            "stop_price": canonical_or_none(prices.stop_price),
            "trail": canonical_or_none(trail),
            "time_in_force": None if change.time_in_force is None else change.time_in_force.value,
        }
    )


def _misfit(ticket: OrderTicket) -> str | None:
    legs = [leg.leg for leg in ticket.legs]
    if frozenset(legs) not in _LINKED[ticket.order_class] or len(legs) > len(set(legs)):
        has = " and ".join(leg.replace("_", " ") for leg in legs) or "no legs"
        return f"A {ticket.order_class} order at Alpaca has {_NEEDS[ticket.order_class]}, and not {has}. Send it so."
    if ticket.order_class is OrderClass.OCO and ticket.order_type is not OrderType.LIMIT:
        return f"The take profit of an oco order at Alpaca is a limit order, and no {ticket.order_type}. Send it so."
    for leg in ticket.legs:
        if leg.order_type not in LEG_TYPES[leg.leg]:
            takes = " or ".join(sorted(LEG_TYPES[leg.leg]))
            return f"A linked {leg.leg} at Alpaca is a {takes} order, and no {leg.order_type}. Send it by itself."
    return None


def _linked(ticket: OrderTicket) -> Body:
    """The fields of linked orders. Of an oco the order itself is the take profit, and is written as one."""
    if ticket.order_class is OrderClass.SIMPLE:
        return {}
    fields: Body = {"order_class": ticket.order_class.value}
    if ticket.order_class is OrderClass.OCO:
        fields["take_profit"] = {"limit_price": canonical_or_none(ticket.limit_price)}
    return fields | {_FIELDS[leg.leg]: _leg(leg) for leg in ticket.legs}


def _leg(leg: LinkedLeg) -> Body:
    return _without_nothing(
        {
            "stop_price": canonical_or_none(leg.prices.stop_price),
            "limit_price": canonical_or_none(leg.prices.limit_price),
        }
    )


def _intent(ticket: OrderTicket) -> str:
    """What the order does to a position in options: Alpaca refuses one that does the other."""
    verb = "buy" if ticket.side is Side.BUY else "sell"
    return f"{verb}_to_{'close' if ticket.reduce_only else 'open'}"


def _without_nothing(fields: Body) -> Body:
    return {name: value for name, value in fields.items() if value is not None}

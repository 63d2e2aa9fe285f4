"""What an order that is to be placed says, read from its body."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double.reading import Fields
from tests.brokers.alpaca.double.refusals import Refusal
from tests.brokers.alpaca.double.words import Intent, OrderClass, OrderType, Side, TimeInForce

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegTicket:
    """One leg of a multi-leg order."""

    symbol: str
    ratio_qty: Decimal | None
    side: Side | None
    intent: Intent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """An order to be placed. `class_sent` is the order class in the sender's spelling ("" for none)."""

    symbol: str = ""
    side: Side | None = None
    type: OrderType
    tif: TimeInForce
    qty: Decimal | None = None
    notional: Decimal | None = None
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    trail_price: Decimal | None = None
    trail_percent: Decimal | None = None
    extended_hours: bool = False
    client_order_id: str | None = None
    order_class: OrderClass = OrderClass.SIMPLE
    class_sent: str = ""
    intent: Intent | None = None
    take_profit: Decimal | None = None
    stop_loss: Decimal | None = None
    stop_loss_limit: Decimal | None = None
    legs: tuple[LegTicket, ...] = ()

    @property
    def fractional(self) -> bool:
        """Whether it is for dollars or for part of a unit."""
        return self.qty is None or self.qty != self.qty.to_integral_value()

    @property
    def complex(self) -> bool:
        """Whether it has exits with it."""
        return self.order_class in (OrderClass.BRACKET, OrderClass.OTO, OrderClass.OCO)


def read_ticket(body: Json) -> Ticket | Refusal:
    """The ticket that a body asks for, or what is wrong with the body."""
    fields = Fields(body)
    take_profit, stop_loss = fields.group("take_profit"), fields.group("stop_loss")
    order_class = fields.word("order_class", OrderClass) or OrderClass.SIMPLE
    ticket = Ticket(
        symbol=fields.text("symbol") or "",
        type=fields.required("type", OrderType),
        side=None if order_class is OrderClass.MLEG else fields.required("side", Side),
        tif=fields.required("time_in_force", TimeInForce),
        qty=fields.number("qty"),
        notional=fields.number("notional"),
        limit_price=fields.number("limit_price"),
        stop_price=fields.number("stop_price"),
        trail_price=fields.number("trail_price"),
        trail_percent=fields.number("trail_percent"),
        extended_hours=fields.flag("extended_hours"),
        client_order_id=fields.text("client_order_id"),
        order_class=order_class,
        class_sent=fields.text("order_class") or "",
        intent=fields.word("position_intent", Intent),
        take_profit=take_profit.number("limit_price"),
        stop_loss=stop_loss.number("stop_price"),
        stop_loss_limit=stop_loss.number("limit_price"),
        legs=tuple(_leg(leg, fields) for leg in fields.groups("legs")),
    )
    return fields.refusal or take_profit.refusal or stop_loss.refusal or ticket


def _leg(fields: Fields, of: Fields) -> LegTicket:
    leg = LegTicket(
        symbol=fields.text("symbol") or "",
        ratio_qty=fields.number("ratio_qty"),
        side=fields.word("side", Side),
        intent=fields.word("position_intent", Intent),
    )
    of.refusal = of.refusal or fields.refusal
    return leg

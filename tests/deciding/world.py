"""Short ways to set up a case, and a small model of an account in which every order fills at once."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.strategies import NOON, PAPER_BROKER, SQ, signal_of
from tradehook.deciding.case import Case, case_of
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts, OpenOrder
from tradehook.vocabulary.decision import AddLeg, CancelOrders, ChangeOrder, Decision, Intent, PlaceLeg, PlaceOrder
from tradehook.vocabulary.exact import Price, Quantity, canonical
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg, OrderType
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action, Message


def message(action: str, **fields: Any) -> Message:
    """A message; numbers may be given as text."""
    numbers = (
        "quantity",
        "signal_price",
        "limit_price",
        "stop_price",
        "trail_amount",
        "trail_percent",
        "breakeven_offset",
        "spread_filter",
        "spread_filter_percent",
        "trail_ticks",
    )
    exact = {name: Decimal(value) if name in numbers else value for name, value in fields.items()}
    return Message(ticker="SQ", action=Action(action), **exact)


def settings(**fields: Any) -> SubscriptionSettings:
    """Settings that differ from the defaults in these fields."""
    return SubscriptionSettings(**fields)


def facts(held: str | int = 0, instrument: Instrument = SQ, **fields: Any) -> Facts:
    """An account on paper that holds so many units, negative when short."""
    held_instrument = fields.pop("held_instrument", instrument)
    average = Price(Decimal(fields.pop("average_price", 100)))
    known: dict[str, Any] = {
        "now": NOON,
        "asset_class": instrument.asset_class,
        "instrument": instrument,
        "held": Position(symbol=held_instrument.symbol, quantity=Quantity(Decimal(held)), average_price=average),
        "held_instrument": held_instrument,
        "broker": PAPER_BROKER,
        "guards": Guards(),
        "account_currency": "USD",
        "price_source": "manual",
    }
    return Facts(**(known | fields))


def order(order_id: str, side: Side = Side.BUY, kind: OrderType = OrderType.LIMIT, **fields: Any) -> OpenOrder:
    """An open order of 1 unit, a resting entry unless said otherwise."""
    known: dict[str, Any] = {"symbol": "SQ", "leg": Leg.ENTRY, "remaining": Quantity(Decimal(1))}
    return OpenOrder(order_id=OrderId(order_id), side=side, order_type=kind, **(known | fields))


def quote(symbol: str = "SQ", bid: str | None = None, ask: str | None = None, last: str | None = None) -> Quote:
    """A quote set by hand."""
    bid_, ask_, last_ = (None if one is None else Price(Decimal(one)) for one in (bid, ask, last))
    return Quote(symbol=symbol, bid=bid_, ask=ask_, last=last_, at=NOON, source=PriceSource.MANUAL)


def decided(said: Message, own: SubscriptionSettings | None = None, known: Facts | None = None) -> Decision:
    """What is decided about a message that was accepted 0.2 s ago."""
    known = facts() if known is None else known
    return decide(signal_of(said, known.instrument), own or settings(), known)


def case(said: Message, own: SubscriptionSettings | None = None, known: Facts | None = None) -> Case:
    """The case of a message that was accepted 0.2 s ago."""
    known = facts() if known is None else known
    return case_of(signal_of(said, known.instrument), own or settings(), known)


def done(decision: Decision) -> list[str]:
    """The intents in short: `exit sell 5`, `entry buy 1`, `cancel a b`."""
    return [_in_short(intent) for intent in decision.intents]


def codes(decision: Decision) -> list[str]:
    """The codes of the reasons."""
    return [reason.code for reason in decision.reasons]


def _in_short(intent: Intent) -> str:
    match intent:
        case CancelOrders():
            return " ".join(["cancel", *intent.order_ids])
        case ChangeOrder():
            return " ".join(["change", intent.order_id, *_terms(intent)])
        case AddLeg():
            return " ".join(["add to", intent.order_id, intent.leg.leg, *_terms(intent.leg), intent.leg.carried])
    return f"{intent.leg} {intent.side} {canonical(intent.quantity)}"


def _terms(of: ChangeOrder | PlaceLeg) -> list[str]:
    named = {
        "quantity": getattr(of, "quantity", None),
        "limit": of.limit_price,
        "stop": of.stop_price,
        "trail": of.trail_amount,
    }
    return [f"{name} {canonical(value)}" for name, value in named.items() if value is not None]


def performed(known: Facts, decision: Decision) -> Facts:
    """The account once the intents are carried out: cancels confirmed, orders filled at once."""
    for intent in () if decision.leave else decision.intents:
        if isinstance(intent, CancelOrders):
            left = tuple(one for one in known.open_orders if one.order_id not in intent.order_ids)
            known = replace(known, open_orders=left)
        elif isinstance(intent, ChangeOrder):
            known = replace(known, open_orders=tuple(_changed(one, intent) for one in known.open_orders))
        elif isinstance(intent, PlaceOrder):
            known = filled(known, intent)
    return known


def _changed(one: OpenOrder, intent: ChangeOrder) -> OpenOrder:
    return replace(one, stop_price=intent.stop_price) if one.order_id == intent.order_id else one


def filled(known: Facts, placed: PlaceOrder) -> Facts:
    """The account once this order has filled; what is entered from flat is in the order's contract. A stop rests."""
    if placed.leg is Leg.STOP_LOSS:
        stop = OpenOrder(
            order_id=OrderId("stop"),
            symbol=placed.symbol,
            side=placed.side,
            order_type=placed.order_type,
            leg=placed.leg,
            remaining=Quantity(placed.quantity),
            stop_price=Price(placed.stop_price),
        )
        return replace(known, open_orders=(*known.open_orders, stop))
    quantity = Quantity(known.held.quantity + placed.side.sign * placed.quantity)
    instrument = known.held_instrument if placed.symbol == known.held_instrument.symbol else known.instrument
    assert placed.symbol == instrument.symbol
    held = replace(known.held, symbol=instrument.symbol, quantity=quantity)
    return replace(known, held=held, held_instrument=instrument)


def carried_through(said: Message, own: SubscriptionSettings, known: Facts) -> tuple[Facts, list[Decision]]:
    """Decide and perform until nothing is worked out again: the account then, and every decision."""
    decisions = [decided(said, own, known)]
    known = performed(known, decisions[-1])
    while decisions[-1].replan and decisions[-1].leave is None:
        decisions.append(decided(said, own, known))
        known = performed(known, decisions[-1])
        assert len(decisions) <= 3, "working it out again must come to an end"
    return known, decisions

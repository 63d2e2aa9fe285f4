"""The legs of an order that is modified: given another price, made, or made of another kind (rule: deciding 5)."""

from decimal import Decimal

from msgspec.structs import replace

from tradehook.deciding.case import Case
from tradehook.deciding.facts import OpenOrder, Target
from tradehook.deciding.pricing import price_zero, ticks_of
from tradehook.vocabulary.decision import AddLeg, CancelOrders, Carried, ChangeOrder, Distance, Intent, PlaceLeg
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.signal import StopLoss, TakeProfit


def legs_changed(case: Case, target: Target) -> tuple[Intent, ...] | Reason:
    """What is done about the take profit and the stop loss that the message names: what is watched has its new terms at
    once, after whatever has to be waited for."""
    message = case.message
    if message.take_profit is None and message.stop_loss is None:
        return ()
    if target.leg is not Leg.ENTRY:
        return Why.NO_LEGS.because(number=target.number, leg=target.leg.replace("_", " "))
    price = _entry_price(case, target)
    if price is None:
        return Why.PRICE_REQUIRED.because(symbol=target.symbol, source=case.facts.price_source)
    wanted: list[PlaceLeg | Reason] = []
    if message.take_profit is not None:
        wanted.append(_take_profit(case, target, price, message.take_profit))
    if message.stop_loss is not None:
        wanted.append(_stop_loss(case, target, price, message.stop_loss))
    intents: list[Intent] = []
    for leg in wanted:
        if isinstance(leg, Reason):
            return leg
        intents += _as_wanted(case, target, leg)
    watched = {each.order_id for each in case.facts.open_orders if each.watched}
    return tuple(sorted(intents, key=lambda each: isinstance(each, ChangeOrder) and each.order_id in watched))


def _entry_price(case: Case, target: Target) -> Decimal | None:
    """Where distances count from: the price of the fills, else the price that the order works at, else the market."""
    quote = case.facts.quote_of(case.facts.instrument)
    worked_at = (case.message.limit_price, target.limit_price, case.message.stop_price, target.stop_price)
    known = (target.average_price, *worked_at, None if quote is None else quote.mark)
    return next((price for price in known if price is not None), None)


def _take_profit(case: Case, target: Target, price: Decimal, wanted: TakeProfit) -> PlaceLeg | Reason:
    distance = _distance(case, wanted)
    at = wanted.limit_price if distance is None else distance.from_price(price, target.side)
    placed = _on_tick(case, target, "take profit", at)
    if isinstance(placed, Reason):
        return placed
    return PlaceLeg(
        leg=Leg.TAKE_PROFIT,
        order_type=OrderType.LIMIT,
        time_in_force=TimeInForce.GTC,
        limit_price=placed,
        distance=distance,
    )


def _stop_loss(case: Case, target: Target, price: Decimal, wanted: StopLoss) -> PlaceLeg | Reason:
    trail = ticks_of(case, wanted.trail_ticks)
    if trail is not None:
        return PlaceLeg(
            leg=Leg.STOP_LOSS,
            order_type=OrderType.TRAILING_STOP,
            time_in_force=TimeInForce.GTC,
            trail_amount=trail,
        )
    distance = _distance(case, wanted)
    at = wanted.stop_price if distance is None else distance.from_price(price, target.side.opposite)
    placed = _on_tick(case, target, "stop loss", at)
    if isinstance(placed, Reason):
        return placed
    return PlaceLeg(
        leg=Leg.STOP_LOSS,
        order_type=OrderType.STOP,
        time_in_force=TimeInForce.GTC,
        stop_price=placed,
        distance=distance,
    )


def _distance(case: Case, wanted: TakeProfit | StopLoss) -> Distance | None:
    if wanted.percent is not None:
        return Distance(percent=wanted.percent)
    ticks = ticks_of(case, wanted.ticks)
    return None if ticks is None else Distance(amount=ticks)


def _on_tick(case: Case, target: Target, name: str, price: Decimal | None) -> Price | Reason:
    asked = Decimal(0) if price is None else price
    on_tick = case.facts.instrument.tick.round(asked, target.side.opposite)
    return on_tick if on_tick > 0 else price_zero(name, asked, case.facts.instrument)


def _as_wanted(case: Case, target: Target, leg: PlaceLeg) -> list[Intent]:
    """A leg that is there is given the price; one of another type gives way to a new one, which is there first."""
    legs = [each for each in case.facts.open_orders if each.entry_id == target.order_id]
    old = [each for each in legs if each.leg is leg.leg]
    fitting = next((each for each in old if _may_become(each, leg)), None)
    if fitting is not None:
        return [_changed(fitting, leg)]
    others = [each for each in legs if each.leg is not leg.leg]
    added = AddLeg(order_id=target.order_id, leg=_carried(case, leg, [*old, *others]))
    return [added, CancelOrders(order_ids=tuple(each.order_id for each in old))] if old else [added]


def _may_become(old: OpenOrder, leg: PlaceLeg) -> bool:
    """Whether new prices are all that it takes."""
    return old.order_type is leg.order_type or (old.order_type, leg.order_type) == _STOPS


_STOPS = (OrderType.STOP_LIMIT, OrderType.STOP)


def _changed(old: OpenOrder, leg: PlaceLeg) -> ChangeOrder:
    return ChangeOrder(
        order_id=old.order_id,
        limit_price=_limit(old, leg),
        stop_price=leg.stop_price,
        trail_amount=leg.trail_amount,
        distance=leg.distance,
    )


def _limit(old: OpenOrder, leg: PlaceLeg) -> Decimal | None:
    """The limit of a take profit; that of a stop keeps its offset from it."""
    if old.limit_price is None or old.stop_price is None or leg.stop_price is None:
        return leg.limit_price
    return leg.stop_price + old.limit_price - old.stop_price


def _carried(case: Case, leg: PlaceLeg, beside: list[OpenOrder]) -> PlaceLeg:
    """A new leg is placed once its entry has filled, where it can rest beside what is there; else it is watched. Beside
    a stop a take profit is: two exits cannot rest for the same units."""
    taken = leg.order_type in case.facts.broker.takes
    has_stop = bool(beside) or case.message.stop_loss is not None
    may_rest = all(each.watched for each in beside) and (leg.leg is Leg.STOP_LOSS or not has_stop)
    return replace(leg, carried=Carried.AFTER_FILL if taken and may_rest else Carried.WATCHED)

"""What an order must satisfy before it is taken. Pure; each rule gives its refusal or None, and the first one
counts."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from tradehook.brokers.paper.declaration import PAPER, RESTING
from tradehook.brokers.paper.margin import Line, Offer, free, may_be_short, requirement
from tradehook.brokers.paper.money import pairs_of
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.brokers.paper.ticket_prices import prices_problem
from tradehook.prices.staleness import age_s
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.exact import Money, canonical
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderClass, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

_CENT = Decimal("0.01")


def ticket_problem(
    ticket: OrderTicket, instrument: Instrument, settings: PaperSettings, now: Instant
) -> Rejected | None:
    """What is wrong with an order by itself, whatever the market and the account's holdings are like."""
    return (
        _expired(instrument, now)
        or _offered(instrument, settings)
        or _kind_of_order(ticket, instrument)
        or _good_till(ticket, now)
        or _quantity(ticket, instrument)
        or prices_problem(ticket.order_type, ticket.prices, instrument)
    )


def market_problem(order: PaperOrder, scene: Scene) -> Rejected | None:
    """What keeps an order from being taken at this moment: no price, no rate, or a position that it does not
    reduce."""
    return _price(order, scene) or _rate(order, scene) or _reduces(order, scene)


def exposure_problem(
    order: PaperOrder, was: PaperOrder | None, scene: Scene, line: Line, others: Iterable[Line]
) -> Rejected | None:
    """What the account's money and the class's rules say to an order that may increase what is held.

    `line` is the order's own instrument, `others` are the account's other ones, each with what is on offer already;
    with it the order as it was, where its terms are changed. They are only looked through where it needs money.
    """
    bare = line if was is None else line.without(offer_of(was, scene, line))
    offer = offer_of(order, scene, line)
    return _short(offer, bare) or _buying_power(scene, line, bare.with_offer(offer), others)


def offer_of(order: PaperOrder, scene: Scene, line: Line) -> Offer:
    """The rest of an order as it weighs on the account: at its limit, else its stop, else the market's price, else that
    of what is held."""
    side = order.ticket.side
    prices = (order.ticket.limit_price, order.ticket.prices.stop_price, scene.market(side), line.price)
    price = next(price for price in prices if price is not None)
    return Offer(side=side, quantity=order.rest, price=price)


def _expired(instrument: Instrument, now: Instant) -> Rejected | None:
    return Refuses.CONTRACT_EXPIRED.because(symbol=instrument.symbol) if instrument.expired(now) else None


def _offered(instrument: Instrument, settings: PaperSettings) -> Rejected | None:
    if instrument.contract_type is None or instrument.contract_type in settings.contract_types:
        return None
    return Refuses.CONTRACT_TYPE.because(contract_type=instrument.contract_type, symbol=instrument.symbol)


def _kind_of_order(ticket: OrderTicket, instrument: Instrument) -> Rejected | None:
    times = PAPER.takes(instrument.asset_class)[ticket.order_type]
    if ticket.order_class is not OrderClass.SIMPLE:
        times = times & RESTING
    if ticket.time_in_force in times:
        return None
    what = ticket.order_type if ticket.order_class is OrderClass.SIMPLE else ticket.order_class
    return Refuses.UNSUPPORTED_TIME_IN_FORCE.because(
        what=what.replace("_", " "), time_in_force=ticket.time_in_force, taken=_or(sorted(times))
    )


def _good_till(ticket: OrderTicket, now: Instant) -> Rejected | None:
    if (ticket.time_in_force is TimeInForce.GTD) is (ticket.good_till is not None):
        past = ticket.good_till is not None and ticket.good_till <= now
        return Refuses.GOOD_TILL_PAST.because() if past else None
    return Refuses.GOOD_TILL.because(time_in_force=ticket.time_in_force)


def _quantity(ticket: OrderTicket, instrument: Instrument) -> Rejected | None:
    quantity = canonical(ticket.quantity)
    if ticket.quantity <= 0:
        return Refuses.QUANTITY_NOT_POSITIVE.because(quantity=quantity)
    if instrument.fractional_steps(ticket.quantity) != ticket.quantity:
        step = canonical(instrument.fractional_step or instrument.quantity_step)
        return Refuses.OFF_STEP.because(quantity=quantity, symbol=ticket.symbol, step=step)
    return None


def _price(order: PaperOrder, scene: Scene) -> Rejected | None:
    ticket = order.ticket
    waits = order.works_from > scene.now or ticket.order_type is not OrderType.MARKET
    if waits or scene.market(ticket.side) is not None:
        return None
    settings = scene.account.settings
    if scene.quote is None:
        return Refuses.NO_QUOTE.because(symbol=ticket.symbol, source=settings.price_source)
    age = round(age_s(scene.quote, scene.now))
    return Refuses.STALE_QUOTE.because(symbol=ticket.symbol, age=age, limit=settings.stale_quote_s)


def _rate(order: PaperOrder, scene: Scene) -> Rejected | None:
    if scene.rate is not None or not order.rest:
        return None
    return Refuses.NO_RATE.because(
        symbol=order.ticket.symbol,
        currency=scene.instrument.currency,
        account_currency=scene.account.currency,
        source=scene.account.settings.price_source,
        pairs=_or(pairs_of(scene.instrument.currency, scene.account.currency)),
    )


def _reduces(order: PaperOrder, scene: Scene) -> Rejected | None:
    ticket = order.ticket
    waits_for_entry = order.released is not None
    if not ticket.reduce_only or waits_for_entry or order.rest <= scene.holding.reducible_by(ticket.side):
        return None
    return Refuses.REDUCE_ONLY.because(
        side=ticket.side,
        quantity=canonical(order.rest),
        symbol=ticket.symbol,
        held=canonical(scene.holding.quantity),
    )


def _short(offer: Offer, line: Line) -> Rejected | None:
    offered = line.sells.quantity
    would_remain = line.holding.quantity - offered - offer.quantity
    if offer.side is Side.BUY or would_remain >= 0 or may_be_short(line.instrument):
        return None
    return Refuses.SHORT_NOT_ALLOWED.because(
        asset_class=line.instrument.asset_class.capitalize(),
        symbol=line.instrument.symbol,
        held=canonical(line.holding.quantity),
        offered=canonical(offered),
    )


def _buying_power(scene: Scene, line: Line, then: Line, others: Iterable[Line]) -> Rejected | None:
    needed = requirement(then) - requirement(line)
    if needed <= 0:
        return None
    equity, available = free(scene.account.cash, (line, *others))
    if needed <= available:
        return None
    return Refuses.INSUFFICIENT_BUYING_POWER.because(
        needed=_cents(needed, ROUND_UP),
        available=_cents(Money(max(available, Decimal(0))), ROUND_DOWN),
        equity=_cents(equity, ROUND_DOWN),
        currency=scene.account.currency,
    )


def _cents(money: Decimal, rounding: str) -> str:
    return canonical(money.quantize(_CENT, rounding))


def _or(words: Iterable[str]) -> str:
    return " or ".join(words)

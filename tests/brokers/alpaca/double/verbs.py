"""What the control side can be told to do. Arguments and results are plain JSON; decimals are texts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double import canceling, day, groups, life, look_up, placing, quoting, replacing, undoing
from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.asks import ASKS
from tests.brokers.alpaca.double.assets import option, pair, stock
from tests.brokers.alpaca.double.faults import Fault, Kind, StreamFaults
from tests.brokers.alpaca.double.look_up import NotDone
from tests.brokers.alpaca.double.order_json import nested
from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.refusals import Refusal
from tests.brokers.alpaca.double.venue import Stage, Venue
from tests.brokers.alpaca.double.words import Event, Outcome, Phase, ReplacementFills, Status, Step

Json = dict[str, Any]
BY_THE_CALENDAR = "calendar"
_ENDS: dict[str, Callable[..., None]] = {
    Event.CANCELED: canceling.confirm,
    Event.EXPIRED: life.expire,
    Event.REJECTED: life.reject,
}


def carry_out(stage: Stage, verb: str, arguments: Json) -> Any:
    """Do one verb."""
    if verb in STAGE_VERBS:
        return STAGE_VERBS[verb](stage)
    if verb not in VERBS:
        raise NotDone(f"there is no verb {verb}; there are: {', '.join(sorted([*VERBS, *STAGE_VERBS]))}")
    day.turn(stage.venue.floor)
    return VERBS[verb](stage.venue, **arguments)


def open_account(
    venue: Venue, *, key_id: str, secret: str, cash: str, multiplier: int, options_level: int, shorting: bool
) -> None:
    """Open one more account, or an old one anew."""
    venue.open(
        Account(
            key_id=key_id, secret=secret, cash=Decimal(cash), multiplier=multiplier, options_level=options_level,
            shorting=shorting,
        )
    )  # fmt: skip


def list_asset(venue: Venue, *, symbol: str, flags: Json) -> None:
    """List a stock, a pair or a contract, or change its flags."""
    found = option(symbol, **flags) or (pair(symbol, **flags) if "/" in symbol else stock(symbol, **flags))
    venue.floor.listing.add(found)


def quote(venue: Venue, **new: str | None) -> None:
    """Set bid and ask."""
    symbol = new.pop("symbol")
    prices = {name: Decimal(text) for name, text in new.items() if text is not None}
    quoting.set_quote(venue.floor, quoting.NewQuote(symbol=symbol, **prices))  # type: ignore[arg-type]


def phase(venue: Venue, *, name: str) -> None:
    """Bring the stock market to a phase, or let the calendar say."""
    venue.floor.forced = None if name == BY_THE_CALENDAR else Phase(name)
    day.turn(venue.floor)


def clock_ahead(venue: Venue, *, seconds: float) -> None:
    """Set how far the double's clock is ahead of the machine's."""
    venue.floor.clock.ahead_s = seconds
    day.turn(venue.floor)


def place(venue: Venue, *, account: str, body: Json) -> Json:
    """Place an order that tradehook knows nothing of, as from Alpaca's app."""
    order = _wanted(placing.take_in(venue.floor, look_up.account(venue, account), body))
    placing.send_out(venue.floor, order)
    return nested(order)


def cancel(venue: Venue, *, order_id: str) -> None:
    """Cancel an order, as from Alpaca's app."""
    refusal = canceling.ask(venue.floor, look_up.order(venue, order_id))
    if refusal is not None:
        raise NotDone(refusal.message)


def replace(venue: Venue, *, order_id: str, body: Json) -> Json:
    """Replace an order, as from Alpaca's app."""
    order = look_up.order(venue, order_id)
    new = _wanted(replacing.take_in(venue.floor, venue.floor.account_of(order), order, body))
    replacing.send_out(venue.floor, order)
    return nested(new)


def hold(venue: Venue, *, step: str) -> None:
    """Leave a step pending from now on."""
    venue.floor.pending.add(Step(step))


def release(venue: Venue, *, step: str, outcome: str) -> None:
    """Let what is pending of a step end, and what comes after it go on at once."""
    floor, ended = venue.floor, Outcome(outcome)
    floor.pending.discard(Step(step))
    if Step(step) is Step.CANCELS:
        canceling.release(floor, ended)
    elif Step(step) is Step.REPLACES:
        replacing.release(floor, ended)
    else:
        _release_routing(venue, ended)


def _release_routing(venue: Venue, outcome: Outcome) -> None:
    floor = venue.floor
    for order in floor.every_open():
        if order.status is not Status.PENDING_NEW:
            continue
        if outcome is Outcome.CONFIRMED:
            life.arrive(floor, order)
            placing.after_arrival(floor, order)
        else:
            life.reject(floor, order)
            groups.after_end(floor, order)


def nudge(venue: Venue, *, order_id: str, event: str) -> None:
    """Let the exchange do something to an order by itself: end it (canceled, expired, rejected), or bring it to another
    status (done_for_day, stopped, suspended, calculated, new)."""
    order, floor = look_up.order(venue, order_id), venue.floor
    if event in _ENDS:
        _ENDS[event](floor, order)
        groups.after_end(floor, order)
    else:
        floor.change(order, Status(event))
        floor.say(order, Event(event))


def bust(venue: Venue, *, execution_id: str) -> None:
    """Undo an execution."""
    undoing.bust(venue.floor, look_up.fill(venue, execution_id))


def correct(venue: Venue, *, execution_id: str, qty: str | None, price: str | None) -> None:
    """Change what was executed."""
    fill = look_up.fill(venue, execution_id)
    undoing.correct(venue.floor, fill, Decimal(qty or fill.qty), Decimal(price or fill.price))


def online(venue: Venue, *, on: bool) -> None:
    """Take everything offline (requests and streams are cut), or bring it back."""
    venue.online = on
    if not on:
        drop_streams(venue, politely=False)


def drop_streams(venue: Venue, *, politely: bool) -> None:
    """End the connections of all streams, with or without a closing handshake."""
    for listener in list(venue.streams.listeners):
        if politely:
            listener.close()
        else:
            listener.abort()


def fault(venue: Venue, *, method: str, path: str, kind: str, times: int, seconds: float, status: int) -> None:
    """Let something go wrong with the next requests to a path."""
    venue.faults.add(Fault(method=method, path=path, kind=Kind(kind), seconds=seconds, status=status), times)


def clear_faults(venue: Venue) -> None:
    """Nothing more goes wrong."""
    venue.faults.waiting.clear()
    venue.streams.faults = StreamFaults()


def stream_faults(venue: Venue, *, drop: int, duplicate: bool, swap: bool, delay_s: float) -> None:
    """Say what goes wrong with updates from now on."""
    venue.streams.faults = StreamFaults(drop=drop, duplicate=duplicate, swap=swap, delay_s=delay_s)


def limit_rate(venue: Venue, *, on: bool) -> None:
    """Refuse more than 200 requests a minute, or do not."""
    venue.rate.enforced = on


def validate(venue: Venue, *, on: bool) -> None:
    """Check what comes and goes against Alpaca's description, or do not."""
    venue.described.on = on


def crypto_fee(venue: Venue, *, basis_points: str) -> None:
    """Charge for crypto trades."""
    venue.floor.crypto_fee = Decimal(basis_points) / 10_000


def replacement_fills(venue: Venue, *, how: str) -> None:
    """Say whether a replacement counts what the replaced order filled."""
    venue.floor.replacement_fills = ReplacementFills(how)


def _wanted(outcome: Order | Refusal) -> Order:
    if isinstance(outcome, Refusal):
        raise NotDone(outcome.message)
    return outcome


STAGE_VERBS: dict[str, Callable[[Stage], None]] = {"reset": Stage.reset, "keep": Stage.keep}
VERBS: dict[str, Callable[..., Any]] = {
    verb.__name__: verb
    for verb in (
        *ASKS,
        open_account, list_asset, quote, phase, clock_ahead, place, cancel, replace, hold, release, nudge, bust,
        correct, online, drop_streams, fault, clear_faults, stream_faults, limit_rate, validate, crypto_fee,
        replacement_fills,
    )
}  # fmt: skip
"""Every verb by its name."""

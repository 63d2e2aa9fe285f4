"""What the trace says besides the rules: the signal, the position, and what is left aside."""

from decimal import Decimal

from tradehook.deciding.case import Case, quantity_counts
from tradehook.vocabulary.decision import PlaceLeg, PlaceOrder
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import seconds_between
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.signal import Message


def note_signal(case: Case) -> None:
    """The beginning of every trace: what was asked for, and what is held."""
    age = seconds_between(case.signal.accepted_at, case.facts.now)
    case.note("signal", f"{request(case.message, case.facts.instrument)}, accepted {age:.1f} s ago.")
    if case.signal.ticker_note is not None:
        case.note("ticker", case.signal.ticker_note)
    if case.facts.contract_note is not None:
        case.note("contract", case.facts.contract_note)
    if case.message.quantity is not None and not quantity_counts(case.message, case.settings):
        case.note("message's quantity", "Not used: the subscription does not let it count (use_signal_quantity).")
    case.note("position", holding(case))


def request(message: Message, instrument: Instrument) -> str:
    """The signal in one line: `buy 5 SQ, to be bullish`."""
    quantity = "" if message.quantity is None else f" {canonical(message.quantity)}"
    kind = "" if message.quantity_type is None else f" ({message.quantity_type})"
    aim = "" if message.sentiment is None else f", to be {message.sentiment}"
    return f"{message.action}{quantity}{kind} {instrument.symbol}{aim}"


def holding(case: Case) -> str:
    """What is held, and what of it is counted because of market orders on their way."""
    facts = case.facts
    symbol = facts.held_instrument.symbol
    held = f"The account holds {_side_and_size(case.facts.held.quantity, symbol)}"
    if case.position == facts.held.quantity:
        return f"{held}."
    return f"{held}; with its market orders on their way it counts as {_side_and_size(case.position, symbol)}."


def _side_and_size(quantity: Decimal, symbol: str) -> str:
    if not quantity:
        return f"no {symbol}"
    return f"{canonical(abs(quantity))} {symbol}, {'long' if quantity > 0 else 'short'}"


def terms_in_words(order: PlaceOrder | PlaceLeg) -> str:
    """The prices of an order or a leg: `stop at 60, limit at 50.5`, `trailing by 1 %`, `at the market`."""
    prices = {"stop at": order.stop_price, "limit at": order.limit_price, "trailing by": order.trail_amount}
    terms = [f"{name} {canonical(price)}" for name, price in prices.items() if price is not None]
    if order.trail_percent is not None:
        terms.append(f"trailing by {canonical(order.trail_percent)} %")
    return ", ".join(terms) or "at the market"

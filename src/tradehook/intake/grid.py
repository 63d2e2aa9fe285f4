"""Whether the prices and the quantity of an order for one account lie on the instrument's tick and step.

They are refused where they do not, not rounded: the sender counts on what was sent (rule: architecture 8.13).
"""

from collections.abc import Iterator
from decimal import Decimal

from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.refusal import Gate, Objection
from tradehook.vocabulary.signal import Message


def grid_objections(message: Message, instrument: Instrument) -> tuple[Objection, ...]:
    """Every price that is off the tick and the quantity that is off the step; `path` is the field as it is sent."""
    off_tick = [
        _off(Gate.OFF_TICK, path, price, instrument.tick.at(price), instrument)
        for path, price in _prices(message)
        if not instrument.tick.holds(price)
    ]
    quantity = message.quantity if message.quantity_type is None else None
    if quantity is None or quantity == instrument.fractional_steps(quantity):
        return tuple(off_tick)
    step = instrument.fractional_step or instrument.quantity_step
    return (*off_tick, _off(Gate.OFF_STEP, "qty", quantity, step, instrument))


def _prices(message: Message) -> Iterator[tuple[str, Decimal]]:
    stop_loss = message.stop_loss.stop_price if message.stop_loss else None
    take_profit = message.take_profit.limit_price if message.take_profit else None
    by_path = {
        "price": message.limit_price,
        "stopPrice": message.stop_price,
        "stopLoss": stop_loss,
        "takeProfit": take_profit,
    }
    return ((path, price) for path, price in by_path.items() if price is not None)


def _off(gate: Gate, path: str, value: Decimal, step: Decimal, instrument: Instrument) -> Objection:
    said = {"path": path, "value": canonical(value), "step": canonical(step), "symbol": instrument.symbol}
    return Objection(gate, said)

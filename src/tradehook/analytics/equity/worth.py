"""What the fills of an account had made of it at any instant: worked out where nobody looked."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from tradehook.analytics.books import Filled, Reading
from tradehook.analytics.round_trip import EXACT
from tradehook.plumbing.store.contract import ReadTx
from tradehook.positions.adjusting import FillKind
from tradehook.prices.bars import queries as bars
from tradehook.prices.bars.bar import Interval, Series
from tradehook.prices.queries import kept
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.instant import EPOCH, Instant
from tradehook.vocabulary.instrument import Instrument


class _Step(NamedTuple):
    """After a fill: what is held in signed units, what it has cost and brought in the account's currency."""

    at: Instant
    held: Decimal
    cash: Decimal
    price: Decimal


_NOTHING: Final = _Step(EPOCH, ZERO, ZERO, ZERO)


class Worth:
    """The result of an account's fills, closed and open together, at the prices that were kept."""

    def __init__(self, tx: ReadTx, reading: Reading) -> None:
        self._tx = tx
        self._reading = reading
        self._books = [(instrument, list(steps)) for instrument, steps in _by_symbol(reading.filled(None))]

    def at(self, instant: Instant) -> Money:
        """What all fills before an instant had made by then."""
        total = ZERO
        for instrument, steps in self._books:
            number = bisect_left(steps, instant, key=lambda step: step.at)
            step = steps[number - 1] if number else _NOTHING
            total = EXACT.add(total, EXACT.add(step.cash, self._value(instrument, step, instant)))
        return Money(total)

    def _value(self, instrument: Instrument, step: _Step, at: Instant) -> Decimal:
        if not step.held:
            return ZERO
        point_value = self._reading.point_value(instrument, at) or ZERO
        price = self._price(instrument.symbol, at) or step.price
        return EXACT.multiply(EXACT.multiply(step.held, price), point_value)

    def _price(self, symbol: str, at: Instant) -> Decimal | None:
        """The last price by then that was kept: the latest, or that of the last bar that had ended."""
        source = self._reading.source
        latest = kept(self._tx, source, symbol)
        if latest is not None and latest.at <= at:
            return latest.mark
        for interval in Interval:
            ended = Instant(at - interval.length_us)
            found = bars.newest(self._tx, Series(source, symbol, interval), EPOCH, ended, 1)
            if found:
                return found[0].close
        return None


def _by_symbol(filled: Iterable[Filled]) -> Iterator[tuple[Instrument, list[_Step]]]:
    instrument, steps = None, [_NOTHING]
    for each in filled:
        if instrument is not None and each.instrument is not instrument:
            yield instrument, steps[1:]
            steps = [_NOTHING]
        instrument = each.instrument
        steps.append(_after(steps[-1], each))
    if instrument is not None:
        yield instrument, steps[1:]


def _after(before: _Step, each: Filled) -> _Step:
    """An adjustment moved units and no cash."""
    row = each.row
    price, units = Decimal(row.price), each.signed
    cash = before.cash
    if row.kind != FillKind.ADJUSTMENT:
        paid = EXACT.multiply(EXACT.multiply(units, price), each.point_value)
        cash = EXACT.subtract(EXACT.subtract(cash, paid), Decimal(row.fee))
    return _Step(Instant(row.happened_at), EXACT.add(before.held, units), cash, price)

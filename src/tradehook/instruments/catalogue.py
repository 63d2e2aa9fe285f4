"""The catalogue: what a ticker means, in any spelling that a message may use (rule: deciding 6)."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from tradehook.instruments import contracts, crypto, forex, futures, options, stocks
from tradehook.instruments.answer import Answer, Found, NotFound, OtherClass, Reading
from tradehook.instruments.exchanges import CLASSES
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.spelling import Spelling, spelling_of
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument

_MOST_KEPT = 4096
_DAY = 86_400_000_000
_NOT_FOUND = NotFound()
_EVERY_CLASS = frozenset(AssetClass)
_CONTRACTS_SHOWN = 4


class Catalogue:
    """Every instrument that is known. Built once at start; instruments are made when they are asked for.

    Answers are kept: a root's or continuous symbol's until the roll, any other to the end of the day (UTC),
    and none for a clock that stands before the moment it was worked out.
    """

    def __init__(self, names_of_stocks: Mapping[str, str]) -> None:
        self._stocks = names_of_stocks
        self._answers: dict[tuple[str, AssetClass], tuple[Instant, Instant, Answer]] = {}
        self._instruments: dict[str, Instrument] = {}
        self._assumed: dict[str, Instrument] = {}

    def learn(self, instrument: Instrument) -> None:
        """Know an instrument that was assumed of a ticker on no list, by its symbol (see `assumed`)."""
        self._assumed[instrument.symbol] = instrument

    def look_up(self, ticker: str, asset_class: AssetClass, now: Instant) -> Answer:
        """What a ticker means in an asset class. Total: any string has an answer.

        In `options` the ticker of a stock is found too, as that stock, of class `stocks`: which contract of
        it is meant, the decision says. An expired contract is found; `Instrument.expired` tells.
        """
        kept = self._answers.get((ticker, asset_class))
        if kept is not None and kept[0] <= now < kept[1]:
            return kept[2]
        return self._work_out(ticker, asset_class, now)

    def any_class(self, ticker: str, now: Instant) -> Found | NotFound:
        """What a ticker means in the first class that knows it, in the order of `AssetClass`.

        `ES` is so a stock (Eversource); the future is meant by `CME_MINI:ES`, `ES1!` or `ESZ2026`.
        """
        answers = (self.look_up(ticker, asset_class, now) for asset_class in AssetClass)
        return next((answer for answer in answers if isinstance(answer, Found)), _NOT_FOUND)

    def of_symbol(self, symbol: str) -> Instrument | None:
        """The instrument of a canonical symbol, as stored; None for any other spelling."""
        found = self._instruments.get(symbol)
        if found is None:
            found = self.build(symbol)
            if found is not None:
                _make_room(self._instruments)
                self._instruments[symbol] = found
        return found

    def build(self, symbol: str) -> Instrument | None:
        """As `of_symbol`, made anew and not kept: for walking through many."""
        if symbol in self._stocks:
            return stocks.instrument(symbol, self._stocks[symbol])
        future = futures.of_symbol(symbol)
        if future is not None:
            return future
        reading = crypto.read(symbol) or forex.read(symbol) or self._option(symbol)
        return reading.instrument if reading and reading.instrument.symbol == symbol else self._assumed.get(symbol)

    def symbols(self, asset_class: AssetClass, now: Instant) -> Iterable[str]:
        """The canonical symbols of a class, unsorted: of futures the next few a root, of options none."""
        match asset_class:
            case AssetClass.STOCKS:
                return self._stocks
            case AssetClass.FUTURES:
                return _next_contracts(now)
            case AssetClass.CRYPTO:
                return crypto.symbols()
            case AssetClass.FOREX:
                return forex.PAIRS
            case AssetClass.OPTIONS:
                return ()

    def _work_out(self, ticker: str, asset_class: AssetClass, now: Instant) -> Answer:
        spelling = spelling_of(ticker)
        reading = self._read_in(spelling, asset_class, now) if spelling else None
        if reading is not None:
            answer: Answer = Found(reading.instrument, reading.note)
        else:
            other = self._other_class(spelling, asset_class, now) if spelling else None
            answer = OtherClass(other) if other else _NOT_FOUND
        if spelling is not None:
            self._keep(ticker, asset_class, answer, now, reading.until if reading else None)
        return answer

    def _other_class(self, spelling: Spelling, asked: AssetClass, now: Instant) -> AssetClass | None:
        others = (asset_class for asset_class in AssetClass if asset_class is not asked)
        return next((other for other in others if self._read_in(spelling, other, now)), None)

    def _read_in(self, spelling: Spelling, asset_class: AssetClass, now: Instant) -> Reading | None:
        """The spelling read in one class, if its exchange trades that class."""
        traded = CLASSES.get(spelling.exchange, _EVERY_CLASS) if spelling.exchange else _EVERY_CLASS
        if asset_class not in traded:
            return None
        match asset_class:
            case AssetClass.STOCKS:
                return self._stock(spelling.ticker)
            case AssetClass.OPTIONS:
                return self._option(spelling.ticker) or self._stock(spelling.ticker)
            case AssetClass.FUTURES:
                return futures.read(spelling.ticker, now)
            case AssetClass.CRYPTO:
                return crypto.read(spelling.ticker)
            case AssetClass.FOREX:
                return forex.read(spelling.ticker)

    def _stock(self, ticker: str) -> Reading | None:
        symbol = stocks.canonical_symbol(ticker)
        name = self._stocks.get(symbol)
        return None if name is None else Reading(stocks.instrument(symbol, name))

    def _option(self, ticker: str) -> Reading | None:
        contract = options.spelled(ticker)
        name = self._stocks.get(contract.underlying) if contract else None
        return Reading(options.instrument(contract, name)) if contract and name is not None else None

    def _keep(self, ticker: str, asset_class: AssetClass, answer: Answer, now: Instant, until: Instant | None) -> None:
        end_of_day = Instant((now // _DAY + 1) * _DAY)
        _make_room(self._answers)
        self._answers[ticker, asset_class] = (now, min(until or end_of_day, end_of_day), answer)


def full_catalogue() -> Catalogue:
    """The catalogue of everything that this version knows; reads the list of stocks from its package."""
    return Catalogue(stocks.every_stock())


def _next_contracts(now: Instant) -> Iterator[str]:
    each = (islice(contracts.upcoming(root, now), _CONTRACTS_SHOWN) for root in ROOTS.values())
    return (contract.symbol for contract in chain.from_iterable(each))


def _make_room(
    kept: dict[str, Instrument] | dict[tuple[str, AssetClass], tuple[Instant, Instant, Answer]],
) -> None:
    """Forget everything once there is too much: simpler than a cache with an order, and rare."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()

"""The catalogue: what a ticker means, in any spelling that a message may use (rule: deciding 6)."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from tradehook.instruments import crypto, forex, indices, options, stocks
from tradehook.instruments.answer import Answer, Found, NotFound, OtherClass, Reading
from tradehook.instruments.directory.listed import ImportedSymbol
from tradehook.instruments.old_names import GONE
from tradehook.instruments.reader import Reader
from tradehook.instruments.rolls import NOTHING_SET, SetByHand, upcoming
from tradehook.instruments.root import Root
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.source import Source
from tradehook.instruments.spelling import Spelling, spelling_of
from tradehook.instruments.stock_list import StockList
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument

_MOST_KEPT = 4096
_DAY = 86_400_000_000
_NOT_FOUND = NotFound()
_CONTRACTS_SHOWN = 4


class Catalogue:
    """Every instrument that is known. Built once at start; instruments are made when they are asked for.

    Answers are kept: a root's or continuous symbol's until the roll, any other to the end of the day (UTC),
    and none for a clock that stands before the moment it was worked out.
    """

    def __init__(self, names_of_stocks: Mapping[str, str]) -> None:
        self._stocks = StockList(names_of_stocks)
        self._answers: dict[tuple[str, AssetClass], tuple[Instant, Instant, Answer]] = {}
        self._instruments: dict[str, Instrument] = {}
        self._assumed: dict[str, Instrument] = {}
        self._rolls: dict[str, SetByHand] = {}
        self._reader = Reader(self._stocks, self._rolls)

    def learn(self, instrument: Instrument) -> None:
        """Know an instrument that was assumed of a ticker on no list, by its symbol (see `assumed`)."""
        self._assumed[instrument.symbol] = instrument

    def learn_listed(self, imported: Mapping[str, ImportedSymbol]) -> None:
        """Know everything that was imported from a symbol directory, in place of what was imported before."""
        self._stocks.learn(imported)
        # New ones, not emptied ones: another thread may be about to keep what it made of the old list.
        self._answers, self._instruments = {}, {}

    def learn_rolls(self, root: str, by_hand: SetByHand) -> None:
        """Know the rolls of a futures root that a person set, in place of those that were set before."""
        self._rolls[root] = by_hand
        self._answers = {}

    def rolls_of(self, root: Root) -> SetByHand:
        """The rolls of a futures root that a person set."""
        return self._rolls.get(root.symbol, NOTHING_SET)

    def look_up(self, ticker: str, asset_class: AssetClass, now: Instant) -> Answer:
        """What a ticker means in an asset class. Total: any string has an answer.

        In `options` the ticker of a stock is found too, as that stock, of class `stocks`, and that of an index:
        which contract of it is meant, the decision says. An expired contract is found; `Instrument.expired` tells.
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
        return next((answer for answer in answers if isinstance(answer, Found)), _nothing(spelling_of(ticker)))

    def of_symbol(self, symbol: str) -> Instrument | None:
        """The instrument of a canonical symbol, as stored; None for any other spelling."""
        kept = self._instruments
        found = kept.get(symbol)
        if found is None:
            found = self.build(symbol)
            if found is not None:
                _make_room(kept)
                kept[symbol] = found
        return found

    def build(self, symbol: str) -> Instrument | None:
        """As `of_symbol`, made anew and not kept: for walking through many."""
        return self._reader.known(symbol) or self._assumed.get(symbol) or self._on_assumed(symbol)

    def source_of(self, instrument: Instrument) -> Source:
        """Where an instrument is known from; a contract on a stock from where the stock is."""
        for symbol in (instrument.symbol, instrument.underlying):
            source = self._stocks.source_of(symbol) if symbol else None
            if source is not None:
                return source
        return Source.PACKAGE if self._reader.known(instrument.symbol) else Source.ASSUMED

    def symbols(self, asset_class: AssetClass, now: Instant) -> Iterable[str]:
        """The canonical symbols of a class, unsorted: of futures the next few a root, of options the indices."""
        match asset_class:
            case AssetClass.STOCKS:
                return self._stocks.symbols()
            case AssetClass.FUTURES:
                return self._next_contracts(now)
            case AssetClass.CRYPTO:
                return crypto.symbols()
            case AssetClass.FOREX:
                return forex.PAIRS
            case AssetClass.OPTIONS:
                return indices.NAMES

    def _work_out(self, ticker: str, asset_class: AssetClass, now: Instant) -> Answer:
        kept, spelling = self._answers, spelling_of(ticker)
        reading = self._reader.read(spelling, asset_class, now) if spelling else None
        if reading is not None:
            answer: Answer = Found(reading.instrument, reading.note)
        else:
            other = self._other_class(spelling, asset_class, now) if spelling else None
            answer = OtherClass(other) if other else _nothing(spelling)
        if spelling is not None:
            _make_room(kept)
            kept[ticker, asset_class] = (now, _end(now, reading), answer)
        return answer

    def _on_assumed(self, symbol: str) -> Instrument | None:
        """An option on what was assumed of a ticker on no list."""
        contract = options.spelled(symbol)
        underlying = self._assumed.get(contract.underlying) if contract else None
        found = options.instrument(contract, underlying.name) if contract and underlying else None
        return found if found is not None and found.symbol == symbol else None

    def _other_class(self, spelling: Spelling, asked: AssetClass, now: Instant) -> AssetClass | None:
        others = (asset_class for asset_class in AssetClass if asset_class is not asked)
        return next((other for other in others if self._reader.read(spelling, other, now)), None)

    def _next_contracts(self, now: Instant) -> Iterator[str]:
        each = (islice(upcoming(root, now, self.rolls_of(root)), _CONTRACTS_SHOWN) for root in ROOTS.values())
        return (roll.contract.symbol for roll in chain.from_iterable(each))


def full_catalogue() -> Catalogue:
    """The catalogue of everything that this version knows; reads the list of stocks from its package."""
    return Catalogue(stocks.every_stock())


def _end(now: Instant, reading: Reading | None) -> Instant:
    """Until when a spelling is known to mean the same."""
    end_of_day = Instant((now // _DAY + 1) * _DAY)
    return end_of_day if reading is None or reading.until is None else min(reading.until, end_of_day)


def _nothing(spelling: Spelling | None) -> NotFound:
    why = GONE.get(spelling.ticker) if spelling else None
    return NotFound(why) if why else _NOT_FOUND


def _make_room(
    kept: dict[str, Instrument] | dict[tuple[str, AssetClass], tuple[Instant, Instant, Answer]],
) -> None:
    """Forget everything once there is too much: simpler than a cache with an order, and rare."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()

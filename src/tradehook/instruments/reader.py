"""Reading spellings and symbols: what each class makes of a ticker (rule: deciding 6)."""

from collections.abc import Mapping
from dataclasses import replace

from tradehook.instruments import crypto, forex, futures, indices, on_underlying, options
from tradehook.instruments.answer import Reading
from tradehook.instruments.exchanges import CLASSES
from tradehook.instruments.rolls import SetByHand
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.spelling import Spelling
from tradehook.instruments.stock_list import StockList, said_of
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument

_EVERY_CLASS = frozenset(AssetClass)


class Reader:
    """Reads by the stocks that are known and the rolls that were set, as they are when it is asked."""

    def __init__(self, known_stocks: StockList, rolls: Mapping[str, SetByHand]) -> None:
        self._stocks = known_stocks
        self._rolls = rolls

    def read(self, spelling: Spelling, asset_class: AssetClass, now: Instant) -> Reading | None:
        """The spelling read in one class, if its exchange trades that class."""
        traded = CLASSES.get(spelling.exchange, _EVERY_CLASS) if spelling.exchange else _EVERY_CLASS
        if asset_class not in traded:
            return None
        plain = self._read_plain(spelling.ticker, asset_class, now)
        contract = on_underlying.spelled(spelling.ticker) if plain is None else None
        return plain if contract is None else self._read_contract(contract, asset_class, now)

    def _read_plain(self, ticker: str, asset_class: AssetClass, now: Instant) -> Reading | None:
        match asset_class:
            case AssetClass.STOCKS:
                return self._stocks.read(ticker, now)
            case AssetClass.OPTIONS:
                return self._present_option(ticker, now) or self._underlying(ticker, now)
            case AssetClass.FUTURES:
                return futures.read(ticker, now, self._rolls)
            case AssetClass.CRYPTO:
                return crypto.read(ticker)
            case AssetClass.FOREX:
                return forex.read(ticker)

    def _read_contract(self, contract: on_underlying.Spelled, asset_class: AssetClass, now: Instant) -> Reading | None:
        """A contract on an underlying of this class; on a future, its root means the front month too."""
        if asset_class is AssetClass.FUTURES:
            root = on_underlying.root_of(contract.underlying) or ROOTS.get(contract.underlying)
            on_root = on_underlying.on_root(root, contract.ending) if root else None
            return Reading(on_root) if on_root else None
        underlying = self._read_plain(contract.underlying, asset_class, now)
        found = on_underlying.on_instrument(underlying.instrument, contract.ending) if underlying else None
        return Reading(found, underlying.note, underlying.until) if underlying and found else None

    def known(self, symbol: str) -> Instrument | None:
        """The instrument of a canonical symbol, unless it is only assumed."""
        plain = self._stocks.of_symbol(symbol) or indices.of_symbol(symbol) or futures.of_symbol(symbol)
        if plain is not None:
            return plain
        contract = on_underlying.spelled(symbol)
        if contract is not None:
            root, underlying = on_underlying.root_of(contract.underlying), self.known(contract.underlying)
            if root is not None:
                return on_underlying.on_root(root, contract.ending)
            return on_underlying.on_instrument(underlying, contract.ending) if underlying else None
        reading = crypto.read(symbol) or forex.read(symbol) or self._option(symbol)
        return reading.instrument if reading and reading.instrument.symbol == symbol else None

    def _underlying(self, ticker: str, now: Instant) -> Reading | None:
        index = indices.of_symbol(ticker)
        return self._stocks.read(ticker, now) if index is None else Reading(index)

    def _present_option(self, ticker: str, now: Instant) -> Reading | None:
        """The contract that a ticker means now: those that had not ended were renamed with their stock."""
        contract = options.spelled(ticker)
        renamed = self._stocks.renamed(contract.underlying, now) if contract else None
        if contract is None or renamed is None or contract.expires < renamed.since:
            return self._option(ticker)
        reading = self._option(replace(contract, root=renamed.new).symbol)
        return reading and replace(reading, note=said_of(renamed, contract.underlying))

    def _option(self, ticker: str) -> Reading | None:
        contract = options.spelled(ticker)
        if contract is None:
            return None
        dotted = options.with_dot(contract)
        known = contract if self._name(contract.underlying) or dotted is None else dotted
        name = self._name(known.underlying)
        return None if name is None else Reading(self._stocks.in_present_family(options.instrument(known, name)))

    def _name(self, underlying: str) -> str | None:
        return self._stocks.name_of(underlying) or indices.NAMES.get(underlying)

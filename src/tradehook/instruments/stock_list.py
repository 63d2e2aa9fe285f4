"""Every stock and ETF that is known, under its present and its old names."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tradehook.instruments import stocks
from tradehook.instruments.answer import Reading
from tradehook.instruments.directory.listed import ImportedSymbol
from tradehook.instruments.directory.suffixes import readings
from tradehook.instruments.old_names import OLD_NAMES, OldName, followed, present_name
from tradehook.instruments.source import Source
from tradehook.vocabulary.instant import Instant, datetime_of
from tradehook.vocabulary.instrument import Instrument


class StockList:
    """The stocks of the package, and those that were imported, which count where both know one.

    What is stored under an old name is found by it, in the family of the present one. Once a directory lists a ticker
    that was somebody's old name, it is what the directory says.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._imported: Mapping[str, ImportedSymbol] = {}

    def learn(self, imported: Mapping[str, ImportedSymbol]) -> None:
        """Know everything that was imported, in place of what was imported before."""
        self._imported = imported

    def symbols(self) -> Iterator[str]:
        """The canonical symbols of all that is listed, unsorted; old names are not among them."""
        for symbol in self._names:
            if symbol not in self._imported:
                yield symbol
        for symbol, each in self._imported.items():
            if each.delisted_at is None:
                yield symbol

    def name_of(self, symbol: str) -> str | None:
        """The name of a stock by its canonical symbol, present or old."""
        if symbol in self._imported:
            return self._imported[symbol].listed.name
        present = present_name(symbol)
        return self._names.get(symbol) or (f"{present.company}, formerly {symbol}" if present else None)

    def source_of(self, symbol: str) -> Source | None:
        """Where a stock is known from; None for a symbol of none."""
        if symbol in self._imported:
            return Source.DIRECTORY
        return None if self.name_of(symbol) is None else Source.PACKAGE

    def of_symbol(self, symbol: str) -> Instrument | None:
        """The stock of a canonical symbol, as stored: an old name stays one, with the present one as `underlying`."""
        name = self.name_of(symbol)
        present = self._present_name(symbol)
        if name is None or present is None:
            return None if name is None else stocks.instrument(symbol, name)
        return replace(stocks.instrument(present.new, name), symbol=symbol, underlying=present.new)

    def read(self, ticker: str, now: Instant) -> Reading | None:
        """The stock that an upper-case ticker means now; one that is listed no more is known too."""
        found = (self._read_symbol(symbol, now) for symbol in readings(ticker))
        return next((reading for reading in found if reading), None)

    def renamed(self, symbol: str, now: Instant) -> OldName | None:
        """What a ticker that is an old name now is called instead; None where it is none."""
        return None if self._is_listed(symbol) else followed(symbol, now)

    def in_present_family(self, contract: Instrument) -> Instrument:
        """A contract on a stock that is stored under an old name, in the family of the present one."""
        present = self._present_name(contract.underlying) if contract.underlying else None
        return contract if present is None else replace(contract, underlying=present.new)

    def _read_symbol(self, symbol: str, now: Instant) -> Reading | None:
        renamed = self.renamed(symbol, now)
        found = self.of_symbol(renamed.new if renamed else symbol)
        if found is None:
            return None
        if renamed:
            return Reading(found, said_of(renamed, symbol))
        to_come = None if self._is_listed(symbol) else OLD_NAMES.get(symbol)
        return Reading(found, self._note(symbol, now), to_come.starts_at if to_come else None)

    def _note(self, symbol: str, now: Instant) -> str | None:
        each = self._imported.get(symbol)
        if each is None:
            return None
        if each.delisted_at is not None:
            likely = f" {each.renamed_to} came with the same name." if each.renamed_to else ""
            return f"{symbol} left the exchanges' directory by {datetime_of(each.delisted_at).date()}.{likely}"
        before = followed(symbol, now)
        return None if before is None else _given_away(before, each)

    def _present_name(self, symbol: str) -> OldName | None:
        return None if self._is_listed(symbol) else present_name(symbol)

    def _is_listed(self, symbol: str) -> bool:
        each = self._imported.get(symbol)
        return symbol in self._names if each is None else each.delisted_at is None


def said_of(renamed: OldName, symbol: str) -> str:
    """The sentence for who used an old name."""
    return f"{symbol} has been called {renamed.new} since {renamed.since}."


def _given_away(before: OldName, now: ImportedSymbol) -> str:
    ticker = now.listed.symbol
    return f"{ticker} is {now.listed.name} now; what was called {ticker} until {before.since} is {before.new}."

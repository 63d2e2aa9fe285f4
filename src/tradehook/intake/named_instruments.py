"""Which instrument a message for one account means: by its symbol, its type, its contract and its ISIN.

Rule: seeds, traderevolution 4; issue on TraderEvolution, "Rules".
"""

from tradehook.dialects.contract import Addressed, SymbolType
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.isins import is_isin, symbol_of, symbols_of
from tradehook.instruments.old_names import former_names
from tradehook.intake.named_contracts import FUTURES, OPTIONS, future_named, option_named
from tradehook.intake.symbol_types import of_any_type, of_class, on_underlying
from tradehook.intake.tickers import TickerRead
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.refusal import Caution, Gate, Objection
from tradehook.vocabulary.signal import Message


def read_instrument(
    catalogue: Catalogue, message: Message, addressed: Addressed, now: Instant
) -> TickerRead | Objection:
    """The instrument that the message means, or the check that it fails.

    Where the ISIN is known the symbol must agree with it, and one that is on no list is what the ISIN says.
    """
    read = _by_symbol(catalogue, message.ticker, addressed, now)
    if addressed.isin is None:
        return read
    if not is_isin(addressed.isin):
        return Objection(Gate.ISIN, {"isin": addressed.isin})
    if isinstance(read, TickerRead):
        return _agreeing(read, message.ticker, addressed.isin)
    only = symbol_of(addressed.isin) if read.gate is Gate.TICKER_UNKNOWN else None
    if only is None:
        return read
    found = _by_symbol(catalogue, only, addressed, now)
    return _by_isin(found, message.ticker, addressed.isin) if isinstance(found, TickerRead) else found


def _by_symbol(catalogue: Catalogue, ticker: str, addressed: Addressed, now: Instant) -> TickerRead | Objection:
    kind = addressed.symbol_type or _implied(addressed)
    if kind is None:
        return of_any_type(catalogue, ticker, now)
    if kind.contract_type is not None:
        return on_underlying(catalogue, ticker, kind, addressed.month, now)
    if kind.asset_class is AssetClass.OPTIONS:
        return option_named(catalogue, ticker, addressed, now)
    if kind.asset_class is AssetClass.FUTURES and addressed.month is not None:
        return future_named(catalogue, ticker, addressed.month, now)
    return of_class(catalogue, ticker, kind, now)


def _implied(addressed: Addressed) -> SymbolType | None:
    """The type that follows from what is said of a contract, so that nothing of it goes unheard."""
    if addressed.strike is not None or addressed.right is not None:
        return OPTIONS
    return None if addressed.month is None else FUTURES


def _agreeing(read: TickerRead, ticker: str, isin: str) -> TickerRead | Objection:
    symbols = symbols_of(isin)
    if not symbols:
        return read._replace(cautions=(*read.cautions, _not_known(isin, ticker)))
    family = read.instrument.family
    if symbols.isdisjoint({read.instrument.symbol, family} | former_names(family)):
        return Objection(Gate.ISIN, {"isin": isin, "found": " or ".join(sorted(symbols)), "ticker": ticker})
    return read


def _by_isin(read: TickerRead, ticker: str, isin: str) -> TickerRead:
    said = f"{ticker} is on no list; the ISIN {isin} says {read.instrument.symbol}."
    return read._replace(note=" ".join(filter(None, (said, read.note))))


def _not_known(isin: str, ticker: str) -> Caution:
    return Caution(code="unknown-isin", message=f"{isin} is not known here; {ticker} decides.", path="isin")

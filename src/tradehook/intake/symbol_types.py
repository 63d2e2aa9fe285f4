"""What a symbol means among things of one type, and what to say where it is of another."""

from tradehook.dialects.contract import SymbolType
from tradehook.instruments.answer import Found, OtherClass
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.futures import root_named
from tradehook.intake.tickers import TickerRead
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, ContractType, Instrument
from tradehook.vocabulary.refusal import Caution, Gate, Objection

_ENDINGS = {
    ContractType.EQUITY_CFD: ".CFD",
    ContractType.FUTURES_CFD: ".CFD",
    ContractType.SPREADBET: ".SB",
    ContractType.FIXED_INCOME: ".FI",
}
"""How the catalogue spells contracts on an underlying (see `instruments/on_underlying.py`)."""


def of_any_type(catalogue: Catalogue, ticker: str, now: Instant) -> TickerRead | Objection:
    """The symbol of something whose type nobody said."""
    answer = catalogue.any_class(ticker, now)
    return TickerRead(answer.instrument, answer.note) if isinstance(answer, Found) else _unknown(ticker)


def of_class(catalogue: Catalogue, ticker: str, kind: SymbolType, now: Instant) -> TickerRead | Objection:
    """The symbol of something in the class of this type, which is no contract on an underlying."""
    answer = None if kind.asset_class is None else catalogue.look_up(ticker, kind.asset_class, now)
    match answer:
        case Found(instrument, note) if instrument.contract_type is None:
            return TickerRead(instrument, note)
        case Found(instrument):
            return _mismatch(ticker, kind, instrument)
        case OtherClass(found):
            return Objection(Gate.SYMBOL_TYPE, {"ticker": ticker, "found": found.value, "wanted": kind.word})
        case _:
            return _unknown(ticker)


def on_underlying(
    catalogue: Catalogue, ticker: str, kind: SymbolType, month: str | None, now: Instant
) -> TickerRead | Objection:
    """The contract of this type on what the symbol means. On a future it follows the front month."""
    ending = _ENDINGS[kind.contract_type] if kind.contract_type else ""
    bare = ticker.removesuffix(ending)
    answer = _look_up(catalogue, bare, ending, kind.asset_class, now)
    if answer is None or answer.instrument.contract_type is not kind.contract_type:
        return not_of_type(catalogue, bare, kind, now)
    said = () if month is None else (_follows_front(answer.instrument),)
    return TickerRead(answer.instrument, answer.note, cautions=said)


def not_of_type(catalogue: Catalogue, ticker: str, kind: SymbolType, now: Instant) -> Objection:
    """Why a symbol is nothing of this type: it is of another, or it is not known."""
    answer = catalogue.any_class(ticker, now)
    return _mismatch(ticker, kind, answer.instrument) if isinstance(answer, Found) else _unknown(ticker)


def _look_up(
    catalogue: Catalogue, bare: str, ending: str, asset_class: AssetClass | None, now: Instant
) -> Found | None:
    if asset_class is None:
        answer = catalogue.any_class(bare + ending, now)
        return answer if isinstance(answer, Found) else None
    root = root_named(bare) if asset_class is AssetClass.FUTURES else None
    found = catalogue.look_up((root.symbol if root else bare) + ending, asset_class, now)
    return found if isinstance(found, Found) else None


def _follows_front(instrument: Instrument) -> Caution:
    message = f"{instrument.symbol} follows the front month of its future; contractMonth is not looked at."
    return Caution(code="contract-month-not-used", message=message, path="contractMonth")


def _mismatch(ticker: str, kind: SymbolType, instrument: Instrument) -> Objection:
    """Of another type; of the right class, there is only no contract of this type on it."""
    said = {"ticker": ticker, "wanted": kind.word}
    found = instrument.contract_type or instrument.asset_class
    return Objection(Gate.SYMBOL_TYPE, said if kind.asset_class in (None, found) else said | {"found": found.value})


def _unknown(ticker: str) -> Objection:
    return Objection(Gate.TICKER_UNKNOWN, {"ticker": ticker})

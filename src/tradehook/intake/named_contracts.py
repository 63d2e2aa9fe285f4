"""Which contract a message means that says what it is on, its month or last day and, of an option, strike, right."""

from collections.abc import Iterator
from datetime import date

from tradehook.dialects.contract import Addressed, SymbolType
from tradehook.instruments import futures
from tradehook.instruments.answer import Found
from tradehook.instruments.business_days import is_business_day
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.contracts import Contract, contract, is_listed
from tradehook.instruments.options.classes import classes_on
from tradehook.instruments.options.days import standard
from tradehook.instruments.options.spelling import Spelled, spelled
from tradehook.instruments.root import MONTH_LETTERS, Root
from tradehook.intake.symbol_types import not_of_type
from tradehook.intake.tickers import TickerRead
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.refusal import Gate, Objection

FUTURES = SymbolType("FUTURES", AssetClass.FUTURES)
OPTIONS = SymbolType("OPTIONS", AssetClass.OPTIONS)

_AROUND = range(-4, 3)
"""Contracts end from two months before the month that they are named for to four after it."""
_MONTH_ONLY = len("2026-12")
_FIRST_YEAR_OF_OPTIONS = 2000


def future_named(catalogue: Catalogue, ticker: str, month: str, now: Instant) -> TickerRead | Objection:
    """The future of a month, or of a last trading day; of another day, that of its month."""
    root = futures.root_named(ticker)
    if root is None:
        return not_of_type(catalogue, ticker, FUTURES, now)
    meant = _of_day(root, date.fromisoformat(month), now) if len(month) > _MONTH_ONLY else _of_month(root, month, now)
    if meant is None:
        return _no_contract(f"{root.symbol} has no contract of {month}: its months are {', '.join(root.months)}.")
    spelled = futures.contract_of(root, ticker, now)
    if spelled is not None and spelled != meant:
        return _no_contract(f"{ticker} is not the contract of {month}, which is {meant.symbol}.")
    return TickerRead(futures.instrument(root, meant), _other_day(meant, month))


def option_named(catalogue: Catalogue, ticker: str, addressed: Addressed, now: Instant) -> TickerRead | Objection:
    """The option on a stock, ETF or index; of a month, the one that expires on its standard day."""
    answer = catalogue.look_up(ticker, AssetClass.OPTIONS, now)
    if not isinstance(answer, Found):
        return not_of_type(catalogue, ticker, OPTIONS, now)
    if answer.instrument.right is None:
        return _option_on(catalogue, answer.instrument, addressed, now)
    if _agrees(answer.instrument, addressed):
        return TickerRead(answer.instrument, answer.note)
    return _no_contract(f"{ticker} is another contract than contractMonth, strikePrice and strikeType say.")


def _of_month(root: Root, month: str, now: Instant) -> Contract | None:
    year, number = int(month[:4]), int(month[5:7])
    letter = MONTH_LETTERS[number - 1]
    return contract(root, letter, year) if is_listed(root, letter, year, now) else None


def _of_day(root: Root, day: date, now: Instant) -> Contract | None:
    """The contract whose last trading day it is; else that of its month."""
    around = (_of_month(root, month, now) for month in _months_around(day))
    ending = (found for found in around if found is not None and found.last_day == day)
    return next(ending, None) or _of_month(root, f"{day:%Y-%m}", now)


def _months_around(day: date) -> Iterator[str]:
    for months in _AROUND:
        years, before = divmod(day.month - 1 + months, 12)
        yield f"{day.year + years}-{before + 1:02}"


def _other_day(meant: Contract, month: str) -> str | None:
    if month in (meant.last_day.isoformat(), f"{meant.year}-{meant.month:02}"):
        return None
    return f"{month} was read as {meant.symbol}, whose last trading day is {meant.last_day}."


def _option_on(
    catalogue: Catalogue, underlying: Instrument, addressed: Addressed, now: Instant
) -> TickerRead | Objection:
    if addressed.month is None or addressed.strike is None or addressed.right is None:
        return _no_contract("An option needs contractMonth, strikePrice and strikeType.")
    day = _expiration(underlying, addressed.month)
    if day.year < _FIRST_YEAR_OF_OPTIONS or not is_business_day(day):
        return _no_contract(f"No option on {underlying.symbol} expires on {day}.")
    symbol = Spelled(underlying.symbol, day, addressed.right, addressed.strike).symbol
    answer = catalogue.look_up(symbol, AssetClass.OPTIONS, now)
    if not isinstance(answer, Found) or not _agrees(answer.instrument, addressed):
        return _no_contract(f"There is no option {symbol}.")
    return TickerRead(answer.instrument, answer.note)


def _expiration(underlying: Instrument, month: str) -> date:
    """The day itself, or the standard one of a month."""
    if len(month) > _MONTH_ONLY:
        return date.fromisoformat(month)
    return standard(classes_on(underlying.symbol)[0].cycle, int(month[:4]), int(month[5:7]))


def _agrees(option: Instrument, addressed: Addressed) -> bool:
    """Whether nothing that is said of a contract contradicts the one that the symbol spells."""
    said = spelled(option.symbol)
    return (
        said is not None
        and addressed.strike in (None, said.strike)
        and addressed.right in (None, said.right)
        and said.expires.isoformat().startswith(addressed.month or "")
    )


def _no_contract(why: str) -> Objection:
    return Objection(Gate.CONTRACT, {"why": why})

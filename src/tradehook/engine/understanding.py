"""Reading a message as what is behind the door does: as a strategy, and as what only records, here; as a key, by who
carries out its orders."""

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from tradehook.dialects.contract import Dialect, JsonSyntax, Reading, Unreadable
from tradehook.engine.knock import Case
from tradehook.engine.webhook_rules import StrategyRules
from tradehook.instruments.answer import Found
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.spelling import spelling_of
from tradehook.intake.class_rules import class_objection
from tradehook.intake.tickers import read_ticker
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.refusal import Objection, Refusal
from tradehook.vocabulary.signal import Message

_ON_NO_LIST: Final = "{symbol} is on no list of tickers; it is recorded as it is."


class Understood(NamedTuple):
    """A message that may come in: the canonical symbol and the family of what it is about, and how that was read where
    that needs saying.

    `assumed`: the instrument of a symbol that no list knows. `account_id`: the one account that it is for, of a key.
    """

    reading: Reading
    symbol: str
    family: str
    note: str | None = None
    assumed: Instrument | None = None
    account_id: AccountId | None = None

    @property
    def message(self) -> Message:
        """What it says."""
        return self.reading.message


Orders = Callable[[Case, bytes], Awaitable[Understood | tuple[Refusal, ...]]]
"""Understands a body that came with a key, or says everything that is wrong with it. The case's door has the key."""


def understand(
    catalogue: Catalogue, dialect: Dialect, rules: StrategyRules, body: bytes, now: Instant
) -> Understood | tuple[Refusal, ...]:
    """What a body of any bytes says to a strategy, or everything that is wrong with it."""
    reading = dialect.parse(body, rules.syntax)
    if isinstance(reading, Unreadable):
        return reading.refusals
    unfit = class_objection(reading.message, rules.tickers.asset_class, rules.strict_futures)
    if unfit is not None:
        return _refused(dialect, unfit)
    ticker = read_ticker(catalogue, rules.tickers, reading.message.ticker, now)
    if isinstance(ticker, Objection):
        return _refused(dialect, ticker)
    instrument = ticker.instrument
    assumed = instrument if ticker.assumed else None
    return Understood(reading, instrument.symbol, instrument.family, ticker.note, assumed)


def record(
    catalogue: Catalogue, dialect: Dialect, syntax: JsonSyntax, body: bytes, now: Instant
) -> Understood | tuple[Refusal, ...]:
    """What a body of any bytes says where nobody trades it: any ticker will do, of any class or of none."""
    reading = dialect.parse(body, syntax)
    if isinstance(reading, Unreadable):
        return reading.refusals
    ticker = reading.message.ticker
    found = catalogue.any_class(ticker, now)
    if isinstance(found, Found):
        return Understood(reading, found.instrument.symbol, found.instrument.family, found.note)
    spelled = spelling_of(ticker)
    symbol = ticker.upper() if spelled is None else spelled.ticker
    return Understood(reading, symbol, symbol, _ON_NO_LIST.format(symbol=symbol))


def _refused(dialect: Dialect, objection: Objection) -> tuple[Refusal, ...]:
    return (dialect.refusal(objection.gate, **objection.details),)

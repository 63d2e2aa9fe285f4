"""Reading a message as a webhook does: its JSON, its fields, what its class allows, its ticker."""

from typing import NamedTuple

from tradehook.dialects.contract import Dialect, Reading, Unreadable
from tradehook.engine.webhook_rules import WebhookRules
from tradehook.instruments.catalogue import Catalogue
from tradehook.intake.class_rules import class_objection
from tradehook.intake.tickers import TickerRead, read_ticker
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Objection, Refusal


class Understood(NamedTuple):
    """A message that may come in, and the instrument that its ticker means."""

    reading: Reading
    ticker: TickerRead


def understand(
    catalogue: Catalogue, dialect: Dialect, rules: WebhookRules, body: bytes, now: Instant
) -> Understood | tuple[Refusal, ...]:
    """What a body of any bytes says, or everything that is wrong with it."""
    reading = dialect.parse(body, rules.syntax)
    if isinstance(reading, Unreadable):
        return reading.refusals
    unfit = class_objection(reading.message, rules.tickers.asset_class, rules.strict_futures)
    if unfit is not None:
        return _refused(dialect, unfit)
    ticker = read_ticker(catalogue, rules.tickers, reading.message.ticker, now)
    return _refused(dialect, ticker) if isinstance(ticker, Objection) else Understood(reading, ticker)


def _refused(dialect: Dialect, objection: Objection) -> tuple[Refusal, ...]:
    return (dialect.refusal(objection.gate, **objection.details),)

"""Contracts that no longer trade."""

from tradehook.deciding.case import Case
from tradehook.vocabulary.instant import iso_or_none
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.reason import Reason, Why


def expired(case: Case, instrument: Instrument) -> Reason | None:
    """`contract-expired`, where the contract no longer trades."""
    if not instrument.expired(case.facts.now):
        return None
    return Why.CONTRACT_EXPIRED.because(symbol=instrument.symbol, expired=_last_day(instrument))


def _last_day(instrument: Instrument) -> str:
    if instrument.last_trading_day is not None:
        return instrument.last_trading_day.isoformat()
    return iso_or_none(instrument.expires_at) or ""

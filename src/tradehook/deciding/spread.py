"""The spread filter: nothing is traded while bid and ask are further apart than allowed (rule: deciding 3)."""

from decimal import Decimal

from tradehook.deciding.case import Case
from tradehook.deciding.wishes import spread_filter
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Reason, Why

_HUNDRED = Decimal(100)
_SHOWN = Decimal("0.0001")


def spread_too_wide(case: Case, leg: Leg, instrument: Instrument) -> Reason | None:
    """`spread-too-wide` with the numbers; `no-quote` where there is no spread to look at. The limit itself passes."""
    limit = spread_filter(case, leg)
    if limit is None:
        return None
    quote = case.facts.quote_of(instrument)
    if quote is None or quote.bid is None or quote.ask is None:
        return Why.NO_QUOTE.because(symbol=instrument.symbol, source=case.facts.price_source)
    spread = quote.ask - quote.bid
    percent = spread * _HUNDRED / quote.mark
    if limit.amount is not None:
        fits, words = spread <= limit.amount, canonical(limit.amount)
    else:
        most = limit.percent or Decimal(0)
        fits, words = percent <= most, f"{canonical(most)} %"
    if fits:
        case.note(f"{leg} spread", f"{canonical(spread)} ({_short(percent)} %), at most {words}.")
        return None
    return Why.SPREAD_TOO_WIDE.because(
        symbol=instrument.symbol,
        spread=canonical(spread),
        percent=_short(percent),
        bid=canonical(quote.bid),
        ask=canonical(quote.ask),
        limit=words,
    )


def _short(percent: Decimal) -> str:
    return canonical(percent.quantize(_SHOWN)) if percent < _HUNDRED else canonical(percent.quantize(Decimal(1)))

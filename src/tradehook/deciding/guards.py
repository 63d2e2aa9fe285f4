"""Guards: what stops a signal, or its entry, whatever is held. The first that objects wins.

A guard holds, it never cuts (rule: deciding 3). A new one is a function and a place in a tuple.
"""

from collections.abc import Callable

from tradehook.deciding.case import Case, Kind, quantity_counts
from tradehook.deciding.plan import Entry
from tradehook.instruments.old_names import former_names
from tradehook.vocabulary.currency import at_par
from tradehook.vocabulary.instant import iso, iso_or_none, seconds_between
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.settings import Sides
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.signal import Action, QuantityType

_OPENED_BY = {
    Sides.BOTH: frozenset({Sentiment.BULLISH, Sentiment.BEARISH}),
    Sides.BULLISH: frozenset({Sentiment.BULLISH}),
    Sides.BEARISH: frozenset({Sentiment.BEARISH}),
    Sides.NONE: frozenset[Sentiment](),
}
_SIZED = frozenset({None, QuantityType.FIXED_QUANTITY, QuantityType.PERCENT_OF_POSITION})
_SIZED_BY_SETTINGS = frozenset({Kind.OPEN, Kind.ADD})
_NEEDS_NO_CONTRACT = frozenset({Action.EXIT, Action.CANCEL})


def strategy_enabled(case: Case) -> Reason | None:
    """Rule: deciding 2, counted when the trade is planned."""
    return None if case.facts.strategy_enabled else Why.STRATEGY_DISABLED.because()


def subscription_enabled(case: Case) -> Reason | None:
    """Rule: deciding 2, counted when the trade is planned."""
    return None if case.facts.subscription_enabled else Why.SUBSCRIPTION_DISABLED.because()


def ticker_allowed(case: Case) -> Reason | None:
    """Rule: deciding 3, `allowed_tickers`; a root or an underlying allows its contracts, an old name the new one."""
    allowed, family = case.settings.allowed_tickers, case.signal.family
    if allowed is None or not {case.signal.symbol, family, *former_names(family)}.isdisjoint(allowed):
        return None
    return case.because(Why.TICKER_NOT_ALLOWED, symbol=case.signal.symbol)


def contract_alive(case: Case) -> Reason | None:
    """Rule: deciding 2, a ticker of an expired contract is accepted and its trades are held."""
    return expired(case, case.facts.instrument)


def everything_offered(case: Case) -> Reason | None:
    """Hold what this version cannot carry out, rather than do something else than was asked for."""
    message = case.message
    for field, value in (
        ("a delay (delay)", message.delay_s),
        ("the cancelling of an order after a time (cancelAfter)", message.cancel_after_s),
        ("a spread filter (bidAskSpreadFilter)", message.spread_filter),
        ("a spread filter in percent (bidAskSpreadFilterPercent)", message.spread_filter_percent),
    ):
        if value:
            return Why.NOT_OFFERED.because(field=field)
    return None


def quantity_offered(case: Case) -> Reason | None:
    """Hold ways of sizing that this version does not know, the subscription's only where it would size."""
    if quantity_counts(case.message, case.settings):
        kind = case.message.quantity_type
        return None if kind in _SIZED else Why.NOT_OFFERED.because(field=f"quantityType {kind}")
    if case.settings.quantity_type is QuantityType.FIXED_QUANTITY or case.kind not in _SIZED_BY_SETTINGS:
        return None
    return Why.NOT_OFFERED.because(field=f"the subscription's quantity_type {case.settings.quantity_type}")


def contract_chosen(case: Case) -> Reason | None:
    """An option is traded where its contract is exact (rule: deciding 7); exits act on what is held."""
    if case.facts.asset_class is not AssetClass.OPTIONS or case.message.action in _NEEDS_NO_CONTRACT:
        return None
    if case.facts.instrument.right is None:
        return case.because(Why.NO_CONTRACT)
    if case.facts.instrument.right is Right.PUT:
        return Why.NOT_OFFERED.because(field="trading in put options")
    return None


GUARDS: tuple[Callable[[Case], Reason | None], ...] = (
    strategy_enabled,
    subscription_enabled,
    ticker_allowed,
    contract_alive,
    everything_offered,
    quantity_offered,
    contract_chosen,
)
"""What holds the whole trade, its exit too."""


def objection(case: Case) -> Reason | None:
    """The first guard's reason to hold the whole trade, or None."""
    for guard in GUARDS:
        reason = guard(case)
        if reason is not None:
            return reason
    return None


def side_allowed(case: Case, entry: Entry) -> Reason | None:
    """Rule: deciding 3, `sides`."""
    if entry.whatever_sides or entry.sentiment in _OPENED_BY[case.settings.sides]:
        return None
    return case.because(
        Why.SIDE_NOT_ALLOWED,
        symbol=entry.instrument.symbol,
        sentiment=entry.sentiment,
        sides=case.settings.sides,
    )


def young_enough(case: Case, _: Entry) -> Reason | None:
    """Rule: architecture 4, old work; counted from acceptance, the limit itself included."""
    age = seconds_between(case.facts.counted_from or case.signal.accepted_at, case.facts.now)
    limit = case.facts.max_signal_age_s
    return None if age <= limit else Why.TOO_OLD.because(age=f"{age:.1f}", limit=f"{limit:g}")


def not_killed(case: Case, _: Entry) -> Reason | None:
    """Rule: architecture 4, the kill switch; it is looked at again when the request is written."""
    return Why.KILL_SWITCH.because() if case.facts.killed else None


def not_locked(case: Case, _: Entry) -> Reason | None:
    """Rule: deciding 3, `entry_lock_until`; the instant itself is free."""
    until = case.facts.locked_until
    return None if until is None or case.facts.now >= until else Why.LOCKED.because(until=iso(until))


def room_for_one_more(case: Case, entry: Entry) -> Reason | None:
    """Rule: deciding 3, `max_open_positions`; a family that is held, or about to be, is no further one."""
    limit, families = case.facts.max_open_positions, case.facts.exposure.families
    if limit is None or entry.instrument.family in families or len(families) < limit:
        return None
    return case.because(Why.MAX_OPEN_POSITIONS, symbol=entry.instrument.symbol, open=len(families), limit=limit)


def entered_alive(case: Case, entry: Entry) -> Reason | None:
    """What is added to or reversed may be another contract of the family than the signal's, and expired."""
    return expired(case, entry.instrument)


def same_money(case: Case, entry: Entry) -> Reason | None:
    """Rule: deciding 5, money in another currency needs a rate; this version has none but par."""
    currency, account_currency = entry.instrument.currency, case.facts.account_currency
    if at_par(currency, account_currency):
        return None
    return Why.NO_RATE.because(symbol=entry.instrument.symbol, currency=currency, account_currency=account_currency)


ENTRY_GUARDS: tuple[Callable[[Case, Entry], Reason | None], ...] = (
    not_killed,
    not_locked,
    side_allowed,
    young_enough,
    room_for_one_more,
    entered_alive,
    same_money,
)
"""What holds an entry; the exit before it passes."""


def entry_objection(case: Case, entry: Entry) -> Reason | None:
    """The first guard's reason to leave this entry out, or None."""
    for guard in ENTRY_GUARDS:
        reason = guard(case, entry)
        if reason is not None:
            return reason
    return None


def expired(case: Case, instrument: Instrument) -> Reason | None:
    """`contract-expired`, where the contract no longer trades."""
    if not instrument.expired(case.facts.now):
        return None
    return Why.CONTRACT_EXPIRED.because(symbol=instrument.symbol, expired=_last_day(instrument))


def _last_day(instrument: Instrument) -> str:
    if instrument.last_trading_day is not None:
        return instrument.last_trading_day.isoformat()
    return iso_or_none(instrument.expires_at) or ""

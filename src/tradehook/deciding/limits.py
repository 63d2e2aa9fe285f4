"""Limits: the guards that hold an entry, an account's and the tighter ones of its subscription (rule: deciding 3).

A guard holds, it never cuts. A new one is a function and a place in a tuple.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import msgspec

from tradehook.deciding.case import Case
from tradehook.deciding.expiry import expired
from tradehook.deciding.plan import Entry
from tradehook.deciding.sides import side_allowed
from tradehook.deciding.sizing import no_rate
from tradehook.vocabulary.exact import Quantity, canonical
from tradehook.vocabulary.instant import Instant, iso, seconds_between
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Reason, Why

_Number = TypeVar("_Number", int, Decimal)


def tighter(account: _Number | None, subscription: _Number | None) -> _Number | None:
    """The limit that counts: the smaller of both, or the one that is set."""
    if account is None or subscription is None:
        return subscription if account is None else account
    return min(account, subscription)


def not_killed(case: Case, _: Entry) -> Reason | None:
    """Rule: architecture 4, the kill switch; it is looked at again when the request is written."""
    return Why.KILL_SWITCH.because() if case.facts.killed else None


def not_locked(case: Case, _: Entry) -> Reason | None:
    """Rule: deciding 3, `entry_lock_until`; the instant itself is free."""
    until = case.facts.guards.entry_lock_until
    return None if until is None or case.facts.now >= until else Why.LOCKED.because(until=iso(until))


def young_enough(case: Case, _: Entry) -> Reason | None:
    """Rule: architecture 4, old work; counted from acceptance less the waits, the limit itself included."""
    age = seconds_between(_counted_from(case), case.facts.now)
    limit = tighter(case.facts.guards.max_signal_age_s, case.settings.max_signal_age_s)
    return None if limit is None or age <= limit else Why.TOO_OLD.because(age=f"{age:.1f}", limit=f"{limit:g}")


def sent_lately(case: Case, _: Entry) -> Reason | None:
    """Rule: deciding 3, `max_sent_age_s`, from the message's time less the waits; without one nothing is known."""
    limit = tighter(case.facts.guards.max_sent_age_s, case.settings.max_sent_age_s)
    sent_at = case.message.sent_at
    if limit is None or sent_at is None:
        return None
    waited = seconds_between(case.signal.accepted_at, _counted_from(case))
    age = seconds_between(sent_at, case.facts.now) - waited
    return None if age <= limit else Why.SENT_TOO_LONG_AGO.because(age=f"{age:.1f}", limit=limit)


def room_for_one_more(case: Case, entry: Entry) -> Reason | None:
    """Rule: deciding 3, `max_open_positions`; a family that is held, or about to be, is no further one."""
    limit = tighter(case.facts.guards.max_open_positions, case.settings.max_open_positions)
    families = case.facts.exposure.families
    if limit is None or entry.instrument.family in families or len(families) < limit:
        return None
    return case.because(Why.MAX_OPEN_POSITIONS, symbol=entry.instrument.symbol, open=len(families), limit=limit)


def fewer_trades_today(case: Case, _: Entry) -> Reason | None:
    """Rule: deciding 3, `max_trades_per_day`: trades that entered since the account's day began."""
    limit = tighter(case.facts.guards.max_trades_per_day, case.settings.max_trades_per_day)
    today = case.facts.today
    if limit is None or today is None or today.entered < limit:
        return None
    return Why.MAX_TRADES_PER_DAY.because(count=today.entered, since=iso(today.since), limit=limit)


def lost_less_today(case: Case, _: Entry) -> Reason | None:
    """Rule: deciding 3, `max_daily_loss`; where it is not known what was lost, nothing is risked. The limit holds."""
    limit = tighter(case.facts.guards.max_daily_loss, case.settings.max_daily_loss)
    if limit is None:
        return None
    today = case.facts.today
    if today is None or today.result is None:
        return Why.DAILY_LOSS_UNKNOWN.because(limit=canonical(limit), currency=case.facts.account_currency)
    if -today.result < limit:
        return None
    return Why.MAX_DAILY_LOSS.because(
        loss=canonical(-today.result),
        currency=case.facts.account_currency,
        since=iso(today.since),
        limit=canonical(limit),
    )


def contract_chosen(case: Case, entry: Entry) -> Reason | None:
    """Rule: deciding 7, an option is entered where its contract is known, never the underlying in its place."""
    if case.facts.asset_class is not AssetClass.OPTIONS or entry.instrument.right is not None:
        return None
    return case.because(Why.NO_CONTRACT, words=case.facts.no_contract or "the message names none")


def entered_alive(case: Case, entry: Entry) -> Reason | None:
    """What is added to or reversed may be another contract of the family than the signal's, and expired."""
    return expired(case, entry.instrument)


def same_money(case: Case, entry: Entry) -> Reason | None:
    """Rule: deciding 5, money in another currency is converted at the account's rate."""
    return None if case.facts.rate is not None else no_rate(case, entry.instrument)


BEFORE_SIZING: tuple[Callable[[Case, Entry], Reason | None], ...] = (
    not_killed,
    not_locked,
    side_allowed,
    young_enough,
    sent_lately,
    room_for_one_more,
    fewer_trades_today,
    lost_less_today,
    contract_chosen,
    entered_alive,
    same_money,
)
"""What holds an entry, whatever its quantity; the exit before it passes."""


def entry_objection(case: Case, entry: Entry) -> Reason | None:
    """The first guard's reason to leave this entry out, or None."""
    for guard in BEFORE_SIZING:
        reason = guard(case, entry)
        if reason is not None:
            return reason
    return None


class Sized(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with its quantity, and what one unit is about to cost; None where nobody knows."""

    entry: Entry
    quantity: Quantity
    price: Decimal | None

    def after(self, case: Case) -> Decimal:
        """Units of the family on the entry's side once this and every unfinished entry on that side has filled.

        What is held on the other side is exited before it.
        """
        side = self.entry.side
        held = max(Decimal(0), side.sign * case.position)
        resting = (
            each for each in case.facts.open_orders if each.leg is Leg.ENTRY and each.side is side and each.rests
        )
        return held + sum((each.remaining for each in resting), Decimal(0)) + self.quantity


def quantity_within(case: Case, sized: Sized) -> Reason | None:
    """Rule: deciding 3, `max_position_quantity`, of the family once the entry has filled."""
    limit = tighter(case.facts.guards.max_position_quantity, case.settings.max_position_quantity)
    if limit is None or sized.after(case) <= limit:
        return None
    return case.because(
        Why.MAX_POSITION_QUANTITY,
        symbol=sized.entry.instrument.symbol,
        quantity=canonical(sized.quantity),
        after=canonical(sized.after(case)),
        limit=canonical(limit),
    )


def value_within(case: Case, sized: Sized) -> Reason | None:
    """Rule: deciding 3, `max_position_value`, in the account's currency; without a price nothing is risked."""
    limit = tighter(case.facts.guards.max_position_value, case.settings.max_position_value)
    if limit is None:
        return None
    instrument = sized.entry.instrument
    if sized.price is None:
        return Why.PRICE_REQUIRED.because(symbol=instrument.symbol, source=case.facts.price_source)
    rate = case.facts.rate or Decimal(1)
    value = abs(instrument.notional(sized.after(case), sized.price)) * rate
    if value <= limit:
        return None
    return case.because(
        Why.MAX_POSITION_VALUE,
        symbol=instrument.symbol,
        quantity=canonical(sized.quantity),
        value=canonical(value),
        currency=case.facts.account_currency,
        limit=canonical(limit),
    )


def size_objection(case: Case, sized: Sized) -> Reason | None:
    """Why an entry of this quantity is left out, or None."""
    return quantity_within(case, sized) or value_within(case, sized)


def watches_value(case: Case) -> bool:
    """Whether what an entry costs has to be known for a guard."""
    return tighter(case.facts.guards.max_position_value, case.settings.max_position_value) is not None


def _counted_from(case: Case) -> Instant:
    return case.facts.counted_from or case.signal.accepted_at

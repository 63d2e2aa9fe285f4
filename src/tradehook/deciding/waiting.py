"""Waiting: a signal that asks for a delay, and an order that the broker would refuse until the market opens."""

from typing import NamedTuple

from tradehook.deciding.case import Case
from tradehook.vocabulary.decision import Intent, Leave, PlaceOrder
from tradehook.vocabulary.instant import after, iso
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.trade import TradeStatus


class Wait(NamedTuple):
    """Out of the lane until an instant, and why."""

    leave: Leave
    reason: Reason


def delayed(case: Case) -> Wait | None:
    """The message's delay, counted from acceptance; once, and not where it is over already."""
    seconds = case.message.delay_s
    if not seconds or case.facts.passed.delayed:
        return None
    until = after(case.signal.accepted_at, seconds)
    if until <= case.facts.now:
        return None
    return Wait(Leave(status=TradeStatus.DELAYED, until=until), Why.DELAYED.because(seconds=seconds))


def queued(case: Case, intents: tuple[Intent, ...]) -> Wait | None:
    """Until the market opens, where it is closed and the broker would refuse one of these orders."""
    opens_at = case.facts.opens_at
    if opens_at is None:
        return None
    refused = (each for each in intents if isinstance(each, PlaceOrder) and _is_refused(case, each))
    order = next(refused, None)
    if order is None:
        return None
    reason = Why.MARKET_CLOSED.because(symbol=order.symbol, opens=iso(opens_at))
    return Wait(Leave(status=TradeStatus.QUEUED, until=opens_at), reason)


def _is_refused(case: Case, order: PlaceOrder) -> bool:
    return not order.extended_hours and order.time_in_force in case.facts.broker.refuses_closed

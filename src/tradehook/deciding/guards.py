"""Guards: what holds the whole trade, its exit too. The first that objects wins."""

from collections.abc import Callable

from tradehook.deciding.case import Case
from tradehook.deciding.expiry import expired
from tradehook.instruments.old_names import former_names
from tradehook.vocabulary.reason import Reason, Why


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


GUARDS: tuple[Callable[[Case], Reason | None], ...] = (
    strategy_enabled,
    subscription_enabled,
    ticker_allowed,
    contract_alive,
)
"""A new one is a function and a place here."""


def objection(case: Case) -> Reason | None:
    """The first guard's reason to hold the whole trade, or None."""
    for guard in GUARDS:
        reason = guard(case)
        if reason is not None:
            return reason
    return None

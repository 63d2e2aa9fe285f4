"""Wishes: what counts of the message's and the subscription's words about one order (rule: deciding 3)."""

from tradehook.deciding.case import Case
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.settings import SpreadFilter


def market_price_type(case: Case, leg: Leg) -> MarketPriceType:
    """Which of a quote's prices is the market price: the message's word where it counts, else the subscription's."""
    sent = case.message.market_price_type if case.settings.allow_signal_overrides else None
    return sent or case.preferences(leg).market_price_type


def cancel_after(case: Case, leg: Leg) -> int | None:
    """Seconds after which what has not filled is cancelled; the message's word always counts (rule: deciding 3)."""
    sent = case.message.cancel_after_s
    return case.preferences(leg).cancel_after if sent is None else sent


def spread_filter(case: Case, leg: Leg) -> SpreadFilter | None:
    """The widest spread that is traded in: the message's where it counts, else the subscription's."""
    message = case.message
    if case.settings.allow_signal_overrides:
        if message.spread_filter is not None:
            return SpreadFilter(amount=message.spread_filter)
        if message.spread_filter_percent is not None:
            return SpreadFilter(percent=message.spread_filter_percent)
    return case.preferences(leg).spread_filter


def wants_extended_hours(case: Case, leg: Leg) -> bool:
    """Whether extended hours are asked for, by the message where it counts, else by the subscription."""
    sent = case.message.extended_hours if case.settings.allow_signal_overrides else None
    return case.preferences(leg).extended_hours if sent is None else sent

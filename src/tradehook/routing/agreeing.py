"""What a subscription's settings may not say together, or in a text (rule: deciding 1 and 3)."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from tradehook.plumbing.merging import invalid
from tradehook.plumbing.wall_clock import TIME_OF_DAY, TIME_ZONE, is_time_of_day, is_time_zone
from tradehook.routing.agreeing_legs import stop_loss_fault, take_profit_fault
from tradehook.vocabulary.ahead import day_or_ahead
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import QuantityType

Check = Callable[[SubscriptionSettings, str], Iterator[Refusal]]

_RISKS: Final = frozenset({QuantityType.RISK_DOLLAR_AMOUNT, QuantityType.RISK_PERCENT})

_MOST_WINDOWS: Final = 50


def first_fault(settings: SubscriptionSettings, at: str) -> Refusal | None:
    """The first thing that does not go together; `at` is the path of the settings in the body."""
    return next((fault for check in _CHECKS for fault in check(settings, at)), None)


def _windows(settings: SubscriptionSettings, at: str) -> Iterator[Refusal]:
    """Windows have days, and times of day."""
    if len(settings.trading_windows) > _MOST_WINDOWS:
        count = f"{len(settings.trading_windows)} windows"
        yield invalid(f"{at}.trading_windows", count, f"At most {_MOST_WINDOWS} windows are possible.")
    for index, window in enumerate(settings.trading_windows):
        here = f"{at}.trading_windows.{index}"
        if not window.days:
            yield invalid(f"{here}.days", "[]", 'Name the days on which it starts, such as ["mon", "fri"].')
        for name, text in (("from", window.from_), ("to", window.to)):
            if not is_time_of_day(text):
                yield invalid(f"{here}.{name}", text, f"It must be {TIME_OF_DAY}.")


def _clocks(settings: SubscriptionSettings, at: str) -> Iterator[Refusal]:
    """The time zone exists, and positions are closed at a time of day."""
    if not is_time_zone(settings.timezone):
        yield invalid(f"{at}.timezone", settings.timezone, f"It must be {TIME_ZONE}.")
    if settings.flatten_at is not None and not is_time_of_day(settings.flatten_at):
        yield invalid(f"{at}.flatten_at", settings.flatten_at, f"It must be {TIME_OF_DAY}, or null for none.")


def _one_of_two(settings: SubscriptionSettings, at: str) -> Iterator[Refusal]:
    """A trail, and a spread filter, is in price or in percent."""
    for name in ("entry_trail", "exit_trail", "entry_spread_filter", "exit_spread_filter"):
        part = getattr(settings, name)
        if part is not None and (part.amount is None) is (part.percent is None):
            given = msgspec.to_builtins(part, builtin_types=())
            yield invalid(f"{at}.{name}", given, "Give exactly one of amount and percent, or null for none.")


def _legs(settings: SubscriptionSettings, at: str) -> Iterator[Refusal]:
    """Take profit and stop loss say in one way where they are."""
    for name, leg, fault in (
        ("take_profit", settings.take_profit, take_profit_fault(settings.take_profit)),
        ("stop_loss", settings.stop_loss, stop_loss_fault(settings.stop_loss)),
    ):
        if leg is not None and fault is not None:
            below, hint = fault
            path = f"{at}.{name}.{below}" if below else f"{at}.{name}"
            value = getattr(leg, below) if below else msgspec.to_builtins(leg, builtin_types=())
            yield invalid(path, value, hint)


def _sized_by_risk(settings: SubscriptionSettings, at: str) -> Iterator[Refusal]:
    """A quantity that comes from the risk cannot size a stop that comes from the quantity."""
    stop = settings.stop_loss
    if stop is not None and stop.pnl_amount is not None and settings.quantity_type in _RISKS:
        hint = f"It does not go with quantity_type {settings.quantity_type}: give stop_price, percent or amount."
        yield invalid(f"{at}.stop_loss.pnl_amount", stop.pnl_amount, hint)


def _options(settings: SubscriptionSettings, at: str) -> Iterator[Refusal]:
    """The expiration can be read, and as many strikes away there is a strike."""
    if day_or_ahead(settings.expiration) is None:
        hint = 'It must be a date, "2026-06-19", or a time ahead: "+0 days", "+2 weeks", "+6 months", "+1 year".'
        yield invalid(f"{at}.expiration", settings.expiration, hint)
    away, count = settings.strikes_away, settings.strike_count
    if away is not None and away * 2 > count:
        yield invalid(f"{at}.strikes_away", away, f"It must be at most half of strike_count, which is {count}.")


_CHECKS: Final[tuple[Check, ...]] = (_windows, _clocks, _one_of_two, _legs, _sized_by_risk, _options)

"""What a subscription may be set to."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried_with
from hypothesis import strategies as st

from tradehook.plumbing.codec import decode, encode, plain
from tradehook.routing.bounds import SUBSCRIPTION, Range
from tradehook.routing.validation import change_settings
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.settings import SubscriptionSettings, TradingWindow, Weekday
from tradehook.vocabulary.signal import StopLoss, TakeProfit

NONE = SubscriptionSettings()


def changed(base: SubscriptionSettings = NONE, **given_: Any) -> SubscriptionSettings:
    settings = change_settings(base, given_)
    assert isinstance(settings, SubscriptionSettings), settings
    return settings


def refusal_of(given_: dict[str, Any]) -> Refusal:
    refusal = change_settings(NONE, given_)
    assert isinstance(refusal, Refusal), refusal
    assert (refusal.code, refusal.status) == ("invalid-setting", 422)
    assert refusal.hint
    return refusal


def test_windows_are_lists_of_days_and_times() -> None:
    window = {"days": ["mon", "fri"], "from": "09:30", "to": "16:00"}
    days = (Weekday.MONDAY, Weekday.FRIDAY)
    assert changed(trading_windows=[window]).trading_windows == (TradingWindow(days=days, from_="09:30", to="16:00"),)
    assert plain(changed(trading_windows=[window]))["trading_windows"] == [window]


def test_a_way_of_saying_where_is_replaced_whole_and_taken_off_with_null() -> None:
    ten_percent = changed(take_profit={"percent": 10})
    assert ten_percent.take_profit == TakeProfit(percent=Decimal(10))
    assert changed(ten_percent, take_profit={"amount": "5.50"}).take_profit == TakeProfit(amount=Decimal("5.5"))
    assert changed(ten_percent, take_profit=None).take_profit is None


@pytest.mark.parametrize(
    "stop_loss",
    [
        {"type": "stop"},
        {"type": "stop_limit"},
        {"type": "trailing_stop"},
        {"percent": 5},
        {"type": "stop", "stop_price": 90},
        {"type": "stop_limit", "stop_price": 90, "limit_price": "89.5"},
        {"type": "stop_limit", "amount": 5},
        {"type": "trailing_stop", "trail_percent": "1.5"},
        {"pnl_amount": 100},
    ],
)
def test_a_stop_loss_has_a_type_a_place_or_both(stop_loss: dict[str, Any]) -> None:
    assert isinstance(changed(stop_loss=stop_loss).stop_loss, StopLoss)


def test_the_type_of_a_stop_may_stand_alone() -> None:
    assert changed(stop_loss={"type": "trailing_stop"}).stop_loss == StopLoss(type=OrderType.TRAILING_STOP)


TIMES_IN_FORCE = ("day", "gtc", "opg", "cls", "ioc", "fok")


@pytest.mark.parametrize("name", ["entry_time_in_force", "exit_time_in_force"])
def test_times_in_force_are_those_that_need_no_date(name: str) -> None:
    for word in TIMES_IN_FORCE:
        assert getattr(changed(**{name: word}), name) == word
    for word in ("gtd", "gts"):
        refusal = refusal_of({name: word})
        assert refusal.path == f"settings.{name}"
        assert refusal.hint.startswith("It must be one of day, gtc, opg, cls, ioc, fok, or null for none.")
        assert "no date" in refusal.hint


@pytest.mark.parametrize(
    ("given_", "path", "hint"),
    [
        ({"trading_windows": [{"days": [], "from": "09:30", "to": "16:00"}]}, "trading_windows.0.days", "mon"),
        ({"trading_windows": [{"days": ["xmas"], "from": "a", "to": "b"}]}, "trading_windows.0.days.0", "mon, tue"),
        ({"trading_windows": [{"days": ["mon"], "from": "9:30", "to": "16:00"}]}, "trading_windows.0.from", "time of"),
        ({"trading_windows": [{"days": ["mon"], "from": "09:30", "to": "24:00"}]}, "trading_windows.0.to", "time of"),
        ({"trading_windows": [{"days": ["mon"], "from": "09:30"}]}, "trading_windows.0.to", "a text"),
        (
            {"trading_windows": [{"days": ["mon"], "from": "09:30", "to": "16:00"}] * 51},
            "trading_windows",
            "At most 50",
        ),
        ({"timezone": "New York"}, "timezone", "IANA"),
        ({"timezone": "../etc/passwd"}, "timezone", "IANA"),
        ({"timezone": ""}, "timezone", "IANA"),
        ({"flatten_at": "4 pm"}, "flatten_at", "a time of day"),
        ({"quantity_type": "percent_of_position"}, "quantity_type", "percent_of_position is for messages"),
        ({"ticker_map": {"NQ": None}}, "ticker_map", "an object whose values are texts"),
        ({"entry_trail": {}}, "entry_trail", "exactly one of amount and percent"),
        ({"entry_trail": {"amount": 1, "percent": 1}}, "entry_trail", "exactly one of amount and percent"),
        ({"exit_spread_filter": {"amount": 0}}, "exit_spread_filter.amount", "greater than 0"),
        ({"exit_spread_filter": {"percent": 1, "amount": 1}}, "exit_spread_filter", "exactly one"),
        ({"take_profit": {}}, "take_profit", "exactly one of limit_price"),
        ({"take_profit": {"percent": 1, "amount": 1}}, "take_profit", "exactly one of limit_price"),
        ({"take_profit": {"percent": -1}}, "take_profit.percent", "greater than 0"),
        ({"stop_loss": {}}, "stop_loss", "a type"),
        ({"stop_loss": {"type": "limit"}}, "stop_loss.type", "one of stop, stop_limit, trailing_stop"),
        ({"stop_loss": {"percent": 1, "amount": 1}}, "stop_loss", "exactly one"),
        ({"stop_loss": {"stop_price": 1, "limit_price": 1}}, "stop_loss.limit_price", "stop_limit only"),
        ({"stop_loss": {"type": "stop_limit", "limit_price": 1}}, "stop_loss.limit_price", "needs stop_price"),
        (
            {"stop_loss": {"type": "trailing_stop", "percent": 1}},
            "stop_loss.percent",
            "trail_amount, trail_percent or trail_ticks",
        ),
        (
            {"stop_loss": {"type": "trailing_stop", "trail_amount": 1, "trail_percent": 1}},
            "stop_loss",
            "at most one of trail_amount",
        ),
        ({"stop_loss": {"trail_amount": 1}}, "stop_loss.trail_amount", "trailing_stop only"),
        (
            {"quantity_type": "risk_percent", "stop_loss": {"pnl_amount": 100}},
            "stop_loss.pnl_amount",
            "does not go with quantity_type risk_percent",
        ),
        ({"expiration": "friday"}, "expiration", "+2 weeks"),
        ({"expiration": "2026-02-30"}, "expiration", "+2 weeks"),
        ({"strikes_away": 7}, "strikes_away", "half of strike_count, which is 12"),
        ({"strike_count": 4, "strikes_away": 3}, "strikes_away", "which is 4"),
        ({"strike_count": 21}, "strike_count", "at most 20"),
        ({"exit_fill_timeout": 301}, "exit_fill_timeout", "at least 60 and at most 300"),
        ({"approval_timeout": 86_401}, "approval_timeout", "at most 86400"),
        ({"cancel_entry_after": 0}, "cancel_entry_after", "at least 1 and at most 3600, or null"),
        ({"breakeven_offset": "-0.1"}, "breakeven_offset", "at least 0"),
        ({"retries": 11}, "retries", "at most 10"),
        ({"max_daily_loss": 0}, "max_daily_loss", "greater than 0, or null"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(given_: dict[str, Any], path: str, hint: str) -> None:
    refusal = refusal_of(given_)
    assert refusal.path == f"settings.{path}"
    assert hint in refusal.hint


def test_an_expiration_is_a_date_or_a_time_ahead() -> None:
    for text in ("2026-06-19", "+0 days", "+7 days", "+2 weeks", "+6 months", "+1 year"):
        assert changed(expiration=text).expiration == text


def test_a_window_may_end_on_the_day_after() -> None:
    night = [{"days": ["sun"], "from": "18:00", "to": "00:00"}]
    assert changed(trading_windows=night).trading_windows[0].to == "00:00"


def test_every_number_has_its_bounds() -> None:
    numbers = {name for name, value in plain(NONE).items() if type(value) is int}
    assert numbers <= SUBSCRIPTION.keys()
    assert {"quantity", "quantity_multiplier", "breakeven_offset", "retry_multiplier"} <= SUBSCRIPTION.keys()


values = (
    st.none()
    | st.booleans()
    | st.integers(-5, 500)
    | st.text(max_size=8)
    | st.decimals(allow_nan=True)
    | st.lists(st.dictionaries(st.sampled_from(["days", "from", "to", "percent"]), st.text(max_size=5), max_size=3))
    | st.dictionaries(st.sampled_from(["percent", "amount", "type", "trail_amount"]), st.integers(-1, 9), max_size=3)
)


@tried_with(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*SubscriptionSettings.__struct_fields__, "nothing"]), values, max_size=4))
def test_whatever_is_given_ends_as_settings_that_can_be_kept_or_a_refusal(given_: dict[str, Any]) -> None:
    result = change_settings(NONE, given_)
    if isinstance(result, Refusal):
        assert result.code in ("unknown-setting", "invalid-setting")
        return
    assert decode(SubscriptionSettings, encode(result)) == result
    assert change_settings(NONE, plain(result)) == result
    for name, allowed in SUBSCRIPTION.items():
        value = getattr(result, name, None)
        assert value is None or not isinstance(allowed, Range) or allowed.holds(value)

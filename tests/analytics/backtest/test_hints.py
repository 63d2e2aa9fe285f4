"""Each likely cause by an example that has it, and one that has it not."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tests.analytics.backtest.made import listed, sent
from tests.strategies import NOON
from tradehook.analytics.backtest.causes import Cause, Hint
from tradehook.analytics.backtest.events import AlertEvent, BacktestSignal
from tradehook.analytics.backtest.hints import hints
from tradehook.analytics.backtest.matching import match
from tradehook.analytics.backtest.tolerances import Tolerances
from tradehook.vocabulary.instant import instant_of, seconds_between

USUAL = Tolerances()
HOUR = 3600


def found(signals: Iterable[BacktestSignal], alerts: Iterable[AlertEvent], zone=UTC) -> dict[Cause, Hint]:
    return {hint.cause: hint for hint in hints(match(signals, alerts, USUAL), USUAL, zone)}


def entries(*seconds: float) -> list[BacktestSignal]:
    return [listed(number, "entry long", each) for number, each in enumerate(seconds, 1)]


def alerts(*seconds: float, price: str = "100") -> list[AlertEvent]:
    return [sent(f"{number:03}", "entry long", each, price) for number, each in enumerate(seconds)]


HOURLY = [number * 5 * HOUR + 7 for number in range(12)]


def test_nothing_is_said_where_all_is_well():
    assert found(entries(*HOURLY), alerts(*(each + 2 for each in HOURLY))) == {}
    assert found([], []) == {}


def test_one_and_the_same_shift_is_a_time_zone():
    told = found(entries(*HOURLY), alerts(*(each + 2 * HOUR for each in HOURLY)))
    assert told[Cause.TIME_ZONE].votes == 12
    assert told[Cause.TIME_ZONE].sentence == "Times are apart by +2 hours, as in another time zone."


def test_where_times_are_of_another_zone_nothing_else_is_said():
    """Hourly trades two hours off: alerts lie between the trades and look repainted, though none is."""
    hours = [number * HOUR for number in range(12)]
    told = found(entries(*hours), alerts(*(each + 2.5 * HOUR for each in hours)))
    assert told.keys() == {Cause.TIME_ZONE}


def test_half_hours_and_the_other_way_are_time_zones_too():
    told = found(entries(*HOURLY), alerts(*(each - 5.5 * HOUR for each in HOURLY)))
    assert told[Cause.TIME_ZONE].detail == "-5.5 hours"


def test_shifts_that_differ_are_no_time_zone():
    moved = [each + (1000 + number * 397) for number, each in enumerate(HOURLY)]
    assert Cause.TIME_ZONE not in found(entries(*HOURLY), alerts(*moved))


def test_trades_before_the_first_alert_are_of_other_dates():
    told = found(entries(*HOURLY), alerts(*HOURLY[6:]))
    assert told[Cause.OTHER_DATES].votes == 6
    assert Cause.DELIVERY_GAP not in told


def test_several_in_a_row_without_any_alert_are_a_gap():
    told = found(entries(*HOURLY), alerts(*HOURLY[:4], *HOURLY[8:]))
    assert told[Cause.DELIVERY_GAP].votes == 4
    assert Cause.OTHER_DATES not in told


def test_missed_ones_with_alerts_between_are_no_gap():
    assert Cause.DELIVERY_GAP not in found(entries(*HOURLY), alerts(*HOURLY[::2]))


def test_several_alerts_for_one_trade_are_of_every_tick():
    told = found(entries(*HOURLY), alerts(*HOURLY, *(each + 20 for each in HOURLY[:5])))
    assert told[Cause.EVERY_TICK].votes == 5
    assert Cause.REPAINTING not in told


def test_alerts_for_no_trade_at_all_are_repainted():
    told = found(entries(*HOURLY), alerts(*HOURLY, *(each + 2000 for each in HOURLY[:5])))
    assert told[Cause.REPAINTING].votes == 5
    assert Cause.EVERY_TICK not in told


def test_always_as_late_is_the_timing_of_bars():
    told = found(entries(*HOURLY), alerts(*(each + 60 + number % 3 for number, each in enumerate(HOURLY))))
    assert told[Cause.BAR_TIMING].detail == "61 s"
    assert Cause.BAR_TIMING not in found(
        entries(*HOURLY), alerts(*(each + 20 * (n % 9) for n, each in enumerate(HOURLY)))
    )


def test_prices_apart_while_times_agree_are_of_another_feed():
    """100.70 for 100 is 0.7 %."""
    told = found(entries(*HOURLY), alerts(*(each + 1 for each in HOURLY), price="100.7"))
    assert told[Cause.OTHER_FEED].sentence == "Times agree, but prices are apart by 0.7 % on average."
    assert Cause.OTHER_FEED not in found(entries(*HOURLY), alerts(*HOURLY, price="100.4"))


def test_days_without_times_are_said():
    new_york = ZoneInfo("America/New_York")
    days = [instant_of(datetime(2024, 1, day, tzinfo=new_york)) for day in (2, 3, 4)]
    signals = entries(*(seconds_between(NOON, day) for day in days))

    assert found(signals, [], new_york)[Cause.DAYS_ONLY].votes == 3
    assert Cause.DAYS_ONLY not in found(signals, [], UTC)


def test_every_cause_has_a_rule_a_sentence_and_advice():
    for cause in Cause:
        hint = Hint(cause, 1, "7")
        for text in (cause.rule, hint.sentence, cause.advice):
            assert text.endswith(".")
            assert "{" not in text
    assert Decimal(HOURLY[1] - HOURLY[0]) == 5 * HOUR

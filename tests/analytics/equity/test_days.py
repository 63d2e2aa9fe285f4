"""Days of accounts, and the values of several accounts as those of one."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tradehook.analytics.equity.days import Day, DaysCounted, Source, days_between, together, values_of
from tradehook.analytics.returns import daily_returns
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.instant import Instant, instant_of, iso

FRIDAY = date(2025, 3, 7)


def at(day: int, hour: int = 12) -> Instant:
    return instant_of(datetime(2025, 3, day, hour, tzinfo=UTC))


def value(day: int, equity: int, put_in: int = 0, source: Source = Source.KEPT) -> Day:
    return Day(date(2025, 3, day), at(day), Money(Decimal(equity)), Money(Decimal(put_in)), source)


def test_days_begin_when_the_account_says_also_when_clocks_change() -> None:
    days = list(days_between(Guards(day_start="17:00"), at(8), at(10)))
    # On Sunday the ninth New York goes from UTC-5 to UTC-4; noon in UTC is before 17:00 there.
    assert [day.isoformat() for day, _ in days] == ["2025-03-07", "2025-03-08", "2025-03-09"]
    assert [iso(ends_at)[:16] for _, ends_at in days] == ["2025-03-08T22:00", "2025-03-09T21:00", "2025-03-10T21:00"]


def test_the_weekend_is_part_of_monday_and_cash_put_in_then_too() -> None:
    days = [
        value(6, 1000, source=Source.START),
        value(7, 1100),
        value(8, 1150, put_in=50),
        value(9, 1150, put_in=50),
        value(10, 1250, put_in=50),
    ]
    weekdays = values_of(days, DaysCounted.WEEKDAYS)
    assert [each.day.day for each in weekdays] == [6, 7, 10]
    assert [each.put_in for each in weekdays] == [0, 0, 50]
    assert [round(each, 9) for each in daily_returns(weekdays)] == [0.1, round(100 / 1100, 9)]
    assert len(values_of(days, DaysCounted.ALL)) == 5


def test_the_last_day_has_a_value_whichever_it_is() -> None:
    days = [value(7, 1000, source=Source.START), value(8, 1100)]
    assert [each.equity for each in values_of(days, DaysCounted.WEEKDAYS)] == [1000, 1100]


def test_what_a_later_account_begins_with_is_put_in() -> None:
    first = [value(3, 1000, source=Source.START), value(3, 1010), value(4, 1020), value(5, 1020, source=Source.DERIVED)]
    later = [value(4, 500, source=Source.START), value(4, 510), value(5, 520)]
    merged = together([first, later, []])
    assert [(each.day.day, each.equity, each.put_in) for each in merged] == [
        (3, 1000, 0),
        (3, 1010, 0),
        (4, 1530, 500),
        (5, 1540, 500),
    ]
    assert [each.source for each in merged] == [Source.START, Source.KEPT, Source.KEPT, Source.DERIVED]
    assert together([]) == []
    assert together([[], first]) == first

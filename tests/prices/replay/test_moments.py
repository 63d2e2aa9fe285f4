from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.prices.replay.moments import moment_of
from tradehook.vocabulary.instant import Instant, datetime_of, instant_of

MOMENT = instant_of(datetime(2024, 1, 2, 14, 30, tzinfo=UTC))
MIDNIGHT = instant_of(datetime(2024, 1, 2, tzinfo=UTC))
moments = some.integers(631_152_000_000_000, 7_258_118_400_000_000).map(lambda at: datetime_of(Instant(at)))
"""From 1990 to 2200."""
offsets = some.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-02T14:30:00Z",
        "2024-01-02T14:30:00.000000Z",
        "2024-01-02 14:30:00",
        "2024-01-02 14:30",
        "  2024-01-02T15:30:00+01:00 ",
        "2024-01-02 09:30:00 -0500",
        "2024-01-02 14:30:00 UTC",
        "2024-1-2 14:30",
        "2024/01/02 14:30:00",
        "2024.01.02 14:30",
        "20240102T143000",
        "1704205800",
        "1704205800.0",
        "1704205800000",
        "1704205800000000",
        "1704205800000000000",
    ],
)
def test_the_spellings_of_one_moment(text: str) -> None:
    assert moment_of(text) == MOMENT


@pytest.mark.parametrize("text", ["2024-01-02", "20240102", "2024/1/2", "2024.01.02"])
def test_a_date_is_its_midnight_in_utc(text: str) -> None:
    assert moment_of(text) == MIDNIGHT


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "01/02/2024", "2.1.2024", "2024-13-01", "2024-02-30", "2024-01-02 25:00", "-5", "nan", "1e9",
        "999999999999999999999", "14:30", "1969-12-31T23:59:59Z",
        "\N{ARABIC-INDIC DIGIT TWO}024-01-02",
    ],
)  # fmt: skip
def test_what_could_be_several_moments_or_none_is_none(text: str) -> None:
    assert moment_of(text) is None


@given(moments)
def test_every_unit_since_1970_is_told_by_its_size(moment: datetime) -> None:
    instant = instant_of(moment)
    whole = Instant(instant - instant % 1_000_000)

    assert moment_of(str(whole // 1_000_000)) == whole
    assert moment_of(str(instant // 1_000)) == instant - instant % 1_000
    assert moment_of(str(instant)) == instant
    assert moment_of(f"{instant}999") == instant


@given(moments, offsets)
def test_iso_8601_is_exact_in_any_offset(moment: datetime, offset: timezone) -> None:
    assert moment_of(moment.astimezone(offset).isoformat()) == instant_of(moment)


@given(some.text(max_size=40) | some.from_regex(r"[0-9T :./+-]{0,40}", fullmatch=True))
def test_any_text_is_a_moment_that_can_be_shown_or_none(text: str) -> None:
    found = moment_of(text)

    assert found is None or datetime_of(found).year <= 9999

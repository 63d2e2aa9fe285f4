"""Times as charts and scripts send them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.dialects.reading.moments import moment
from tradehook.dialects.reading.values import BAD
from tradehook.vocabulary.instant import instant_of, iso


@pytest.mark.parametrize(
    ("sent", "instant"),
    [
        ("2025-09-09T14:07:08Z", "2025-09-09T14:07:08.000000Z"),
        ("2026-04-28T07:41:58.799-06:00", "2026-04-28T13:41:58.799000Z"),
        ("2025-09-09 14:07:08", "2025-09-09T14:07:08.000000Z"),
        (" 2025-09-09 ", "2025-09-09T00:00:00.000000Z"),
        ("2025-09-09T14:07:08.123456789Z", "2025-09-09T14:07:08.123456Z"),
        ("1757426828", "2025-09-09T14:07:08.000000Z"),
        (1757426828, "2025-09-09T14:07:08.000000Z"),
        (Decimal("1757426828.25"), "2025-09-09T14:07:08.250000Z"),
        ("1757426828250", "2025-09-09T14:07:08.250000Z"),
        (1757426828250, "2025-09-09T14:07:08.250000Z"),
    ],
    ids=repr,
)
def test_times_that_can_be_read(sent: object, instant: str) -> None:
    read = moment(sent)
    assert read is not BAD
    assert iso(read) == instant


UNREADABLE = [
    "",
    "yesterday",
    "2025-13-01",
    "14:07",
    "0001-01-01",
    "9999-12-31T23:59:59-23:59",
    "20250909",
    "1" * 50,
    "2025-09-09T14:07:08Z" * 10,
    0,
    -5,
    5,
    10**30,
    Decimal("1e30"),
    True,
    None,
    [],
    {},
]


@pytest.mark.parametrize("sent", UNREADABLE, ids=repr)
def test_times_that_cannot(sent: object) -> None:
    assert moment(sent) is BAD


@given(st.datetimes(datetime(1974, 1, 1), datetime(5000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_any_time_of_our_age_is_exact(at: datetime) -> None:
    assert moment(at.isoformat()) == instant_of(at)
    whole = at.replace(microsecond=0)
    assert moment(int(whole.timestamp())) == instant_of(whole)

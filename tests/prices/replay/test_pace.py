from decimal import Decimal

import pytest

from tradehook.prices.replay.pace import Pace
from tradehook.vocabulary.instant import Instant, after

BEGAN = Instant(1_704_205_800_000_000)


@pytest.mark.parametrize(
    ("times", "shown", "due_s"),
    [("1", "1", 90), ("10.0", "10", 9), ("0.5", "0.5", 180), ("1E+2", "100", 0.9), (None, "max", 0)],
)
def test_what_was_recorded_90_seconds_later_is_due(times: str | None, shown: str, due_s: float) -> None:
    pace = Pace(None if times is None else Decimal(times))

    assert pace.due_s(BEGAN, after(BEGAN, 90)) == pytest.approx(due_s)
    assert str(pace) == shown

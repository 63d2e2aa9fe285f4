"""What an account's guards may be set to."""

from typing import Any

import pytest

from tradehook.accounts.validation import change_guards
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.refusal import Refusal


def test_guards_are_set_and_taken_off() -> None:
    guards = change_guards(Guards(), {"max_daily_loss": "500", "day_start": "17:00", "timezone": "America/Chicago"})
    assert isinstance(guards, Guards)
    assert (str(guards.max_daily_loss), guards.day_start, guards.timezone) == ("500", "17:00", "America/Chicago")
    assert change_guards(guards, {"max_daily_loss": None, "day_start": "00:00", "timezone": "America/New_York"}) == (
        Guards()
    )


@pytest.mark.parametrize(
    ("given", "path", "hint"),
    [
        ({"day_start": "9:30"}, "guards.day_start", "a time of day"),
        ({"timezone": "Chicago"}, "guards.timezone", "IANA"),
        ({"max_open_positions": -1}, "guards.max_open_positions", "at least 0"),
        ({"max_signal_age_s": None}, "guards.max_signal_age_s", "at least 1"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(given: dict[str, Any], path: str, hint: str) -> None:
    refusal = change_guards(Guards(), given)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.path) == ("invalid-setting", path)
    assert hint in refusal.hint

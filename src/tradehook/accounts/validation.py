"""What an account's guards may be set to (rule: deciding 3)."""

from collections.abc import Mapping
from typing import Any

from tradehook.plumbing.merging import invalid, merge
from tradehook.plumbing.wall_clock import TIME_OF_DAY, TIME_ZONE, is_time_of_day, is_time_zone
from tradehook.vocabulary.bounds import GUARDS
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.refusal import Refusal


def change_guards(base: Guards, given: Mapping[str, Any]) -> Guards | Refusal:
    """An account's guards with these changed, checked."""
    guards = merge(base, given, GUARDS, "guards")
    if isinstance(guards, Refusal):
        return guards
    if not is_time_of_day(guards.day_start):
        return invalid("guards.day_start", guards.day_start, f"It must be {TIME_OF_DAY}.")
    if not is_time_zone(guards.timezone):
        return invalid("guards.timezone", guards.timezone, f"It must be {TIME_ZONE}.")
    return guards

"""What an account's guards may be set to (rule: deciding 3)."""

from collections.abc import Mapping
from typing import Any

from tradehook.accounts.accounts import Guards
from tradehook.plumbing.merging import Range, merge
from tradehook.vocabulary.refusal import Refusal

GUARD_RANGES = {"max_signal_age_s": Range(low=1, high=86_400), "max_open_positions": Range(low=0, high=100_000)}


def change_guards(base: Guards, given: Mapping[str, Any]) -> Guards | Refusal:
    """An account's guards with these changed, checked."""
    return merge(base, given, GUARD_RANGES, "guards")

"""Lists that are worked out, a page at a time, newest first."""

from collections.abc import Sequence
from typing import TypeVar

from tradehook.analytics.questions import PageAsked
from tradehook.plumbing.cursors import cursor_after

_Item = TypeVar("_Item")


def page_of(oldest_first: Sequence[_Item], asked: PageAsked) -> tuple[list[_Item], str | None]:
    """A page and the cursor of the next. A place counts from the oldest, so that what comes meanwhile moves nothing."""
    end = len(oldest_first) if asked.before is None else min(asked.before, len(oldest_first))
    begin = max(0, end - asked.limit)
    return list(oldest_first[begin:end])[::-1], cursor_after((begin,)) if begin else None

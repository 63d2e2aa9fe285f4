"""The rows of a plan, a page at a time: from the store, or as they are given."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from tradehook.plumbing.store.opened import reading_beside
from tradehook.plumbing.store.statement import Statement
from tradehook.web.exports.plan import Plan, Stored

Row = dict[str, Any]
_AT_ONCE = 1_000
_LONGEST_S = 10.0
"""For how long a page may be looked for: one that a filter finds little for is looked for in all of the list."""


def pages(plan: Plan, given: BinaryIO) -> Iterator[list[Row]]:
    """The rows that are to be written. Raises `StoreBusy` and `StoreFailed`."""
    for page in _stored(plan.stored) if plan.stored else _given(given):
        rows = [row for row in page if _is_within(plan, row)]
        for field, by_value in plan.known.items():
            for row in rows:
                row.update(by_value.get(row[field], {}))
        if rows:
            yield rows


def _is_within(plan: Plan, row: Row) -> bool:
    since, until = plan.since, plan.until
    return (since is None or row[plan.at] >= since) and (until is None or row[plan.at] < until)


def _stored(stored: Stored) -> Iterator[list[Row]]:
    """Each page is a short transaction of its own, so that nothing of the store is held up however long it takes."""
    reading = reading_beside(stored.url, _LONGEST_S)
    statement, after = _Written(stored), stored.values["after"]
    try:
        while page := reading.read(lambda tx, after=after: tx.dicts(statement, after=after)):  # type: ignore[misc]
            yield page
            after = page[-1][stored.key]
    finally:
        reading.close()


class _Written(Statement):
    """A statement that was made into text elsewhere."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    def bound(self, _dialect: str, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The text, and what to bind."""
        return self._stored.text, self._stored.values | given


def _given(lines: BinaryIO) -> Iterator[list[Row]]:
    page: list[Row] = []
    for line in lines:
        page.append(msgspec.json.decode(line))
        if len(page) == _AT_ONCE:
            yield page
            page = []
    yield page

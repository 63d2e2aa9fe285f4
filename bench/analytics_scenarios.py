"""What is measured of the analytics, and what it is to reach (rule: issue "Algo Trade Analytics", what it must
show)."""

from collections.abc import Iterator
from typing import Final

from bench import analytics_asked as analytics_of_a_store
from bench.analytics import Cost, a_year, measure
from bench.scenarios import Effort, Row

_FILLS: Final = 1_000_000
_WITHIN_S: Final = 10
_WITHIN_MB: Final = 1_000
_A_YEAR_WITHIN_MS: Final = 200


def analytics(effort: Effort) -> Iterator[Row]:
    """A million fills to round trips and the table of figures by everything; beside: a loop that only adds up."""
    for kind, ours, plain in measure(_FILLS, effort.rounds):
        yield from _million(kind, ours, plain)
    year_ms = min(a_year() for _ in range(effort.rounds)) * 1e3
    yield Row(
        what="a year of one account: 5,000 fills, 252 daily values, all figures, ms",
        ours=f"{year_ms:.0f}",
        target=f"< {_A_YEAR_WITHIN_MS}",
        holds=year_ms < _A_YEAR_WITHIN_MS,
    )


def analytics_asked(_effort: Effort) -> Iterator[Row]:
    """What the process beside the server is asked: a year of one account, as the dashboard does; a million fills."""
    for asked in analytics_of_a_store.a_year():
        yield Row(
            what=f"a year of one account in a store: {asked.name}, ms (once more: {asked.again_s * 1e3:.0f})",
            ours=f"{asked.first_s * 1e3:.0f}",
            target=f"< {_A_YEAR_WITHIN_MS}",
            holds=asked.first_s * 1e3 < _A_YEAR_WITHIN_MS,
        )
    yield from _million("in a store", *analytics_of_a_store.a_million())


def _million(kind: str, ours: Cost, plain: Cost) -> Iterator[Row]:
    yield Row(
        what=f"{_FILLS:,} fills ({kind}) to {ours.trips:,} round trips and the table, s",
        ours=f"{ours.total_s:.1f}",
        bare=f"{plain.total_s:.1f}",
        ratio=f"{ours.total_s / plain.total_s:.1f}",
        target=f"< {_WITHIN_S}",
        holds=ours.total_s < _WITHIN_S,
    )
    yield Row(what="  of it the table, s", ours=f"{ours.table_s:.1f}")
    yield Row(
        what="  peak of memory, MB",
        ours=f"{ours.peak_mb:.0f}",
        bare=f"{plain.peak_mb:.0f}",
        ratio=f"{ours.peak_mb / plain.peak_mb:.1f}",
        target=f"< {_WITHIN_MB:,}",
        holds=ours.peak_mb < _WITHIN_MB,
    )


ANALYTICS_SCENARIOS: Final = {"analytics": analytics, "analytics-asked": analytics_asked}

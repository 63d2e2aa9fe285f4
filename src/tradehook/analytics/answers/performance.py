"""What round trips came to, together and apart."""

from typing import Any

from tradehook.analytics import queries
from tradehook.analytics.answers.head import head_of
from tradehook.analytics.breakdown import Dimension, Table, performance_table
from tradehook.analytics.figures import OF_ROUND_TRIPS
from tradehook.analytics.questions import BreakdownAsked, PerformanceAsked
from tradehook.analytics.sight import Sight
from tradehook.analytics.told import encoded, figures_told


def performance_answer(sight: Sight, asked: PerformanceAsked) -> bytes:
    """The figures of all round trips that are meant."""
    made = sight.made(asked.scope)
    table = performance_table(made.trips.closed, made.books.timezone, ())
    return encoded(head_of(made) | figures_told(table.all, OF_ROUND_TRIPS))


def breakdown_answer(sight: Sight, asked: BreakdownAsked) -> bytes:
    """The same figures by what is asked for, each group with its name for people."""
    made = sight.made(asked.scope)
    table = performance_table(made.trips.closed, made.books.timezone, (asked.by,))
    figures = {"all": figures_told(table.all, OF_ROUND_TRIPS), "items": groups_told(sight, table, asked.by)}
    return encoded(head_of(made) | {"by": asked.by} | figures)


def groups_told(sight: Sight, table: Table, by: Dimension) -> list[dict[str, Any]]:
    """The figures of the groups of a dimension, each with what people call it."""
    labels = queries.labels(sight.tx, by)
    return [
        {"name": name, "label": labels.get(name, name)} | figures_told(of, OF_ROUND_TRIPS)
        for name, of in table.by[by].items()
    ]

"""The best one-to-one assignment: of all ways to pair rows with columns, one whose weights add up to most.

The primal-dual method (Kuhn, Munkres) on sparse rows: rows come one after another; each looks for the cheapest chain
of exchanges that ends at a free column or at a row that does better alone. Prices kept on both sides bound the search
to the neighbours that really compete. Exact, and deterministic: ties go to what comes first.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush


def best_assignment(rows: Sequence[Mapping[int, int]]) -> list[int | None]:
    """For each row the column that it is paired with, None without one.

    A row maps the columns that it may have to weights above zero; what is not in it is not allowed.
    """
    assignment = _Assignment(rows)
    for row in range(len(rows)):
        assignment.admit(row)
    return assignment.column_of


class _Assignment:
    """What is paired so far, with a price on every row and column.

    Between two admissions: prices are never below zero, those of a row and a column never below their weight together,
    exactly the weight where they are paired, and zero for whoever is alone. That is what makes it the best.
    """

    def __init__(self, rows: Sequence[Mapping[int, int]]) -> None:
        self._rows = rows
        self._row_price = [0] * len(rows)
        self._column_price: dict[int, int] = {}
        self._row_of: dict[int, int] = {}
        self.column_of: list[int | None] = [None] * len(rows)

    def admit(self, row: int) -> None:
        """Pair one more row, if that is worth it."""
        if not self._rows[row]:
            return
        price = self._column_price
        self._row_price[row] = max(0, *(weight - price.get(column, 0) for column, weight in self._rows[row].items()))
        search = _Search(row, self._row_price[row])
        free = self._search(search)
        self._settle_prices(search)
        self._exchange(search, free)

    def _search(self, search: "_Search") -> int | None:
        """Look at what is nearest until nothing nearer can end it; the free column that ends it, or None."""
        self._reach(search, search.first, 0)
        while search.heap:
            distance, _, column = heappop(search.heap)
            if distance >= search.best:
                break
            if column in search.columns:
                continue
            owner = self._row_of.get(column)
            if owner is None:
                search.best = distance
                return column
            search.columns[column] = distance
            self._reach(search, owner, distance)
        return None

    def _reach(self, search: "_Search", row: int, distance: int) -> None:
        """Stand on a row: it may be the one to do without, and its columns come into sight."""
        search.rows[row] = distance
        own = self._row_price[row]
        if distance + own < search.best:
            search.best, search.left_out = distance + own, row
        base = distance + own
        for column, weight in self._rows[row].items():
            further = base + self._column_price.get(column, 0) - weight
            if further < search.best and further < search.sight.get(column, search.best):
                search.sight[column] = further
                search.came_from[column] = row
                heappush(search.heap, (further, column in self._row_of, column))

    def _settle_prices(self, search: "_Search") -> None:
        for row, distance in search.rows.items():
            self._row_price[row] -= search.best - distance
        for column, distance in search.columns.items():
            self._column_price[column] = self._column_price.get(column, 0) + search.best - distance

    def _exchange(self, search: "_Search", free: int | None) -> None:
        """Hand the columns on along the chain, back to the row that came in."""
        column = free
        if column is None:
            column = self.column_of[search.left_out]
            self.column_of[search.left_out] = None
        while column is not None:
            row = search.came_from[column]
            before = self.column_of[row]
            self.column_of[row], self._row_of[column] = column, row
            column = before


class _Search:
    """One search: distances of the rows and columns that were reached, and the cheapest end that is known.

    Of columns that are equally far, those that are free come first: they end it.
    """

    def __init__(self, first: int, alone: int) -> None:
        self.first = first
        self.left_out = first
        self.best = alone
        self.rows: dict[int, int] = {}
        self.columns: dict[int, int] = {}
        self.sight: dict[int, int] = {}
        self.came_from: dict[int, int] = {}
        self.heap: list[tuple[int, bool, int]] = []

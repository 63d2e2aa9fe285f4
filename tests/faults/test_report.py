"""The report of the fault runs: rows of the same kind are one row, and the document shows the table it is given."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults.report import NOTED_AS, Row, as_table, rows_in, table_in, write

RELIABILITY = Path(__file__).parents[2] / "docs" / "reliability.md"


def row(what: str, **figures: Any) -> Row:
    usual = {"times": 1, "messages": 1200, "accepted": 10, "sent_again": 2, "lost": 0, "doubled": 0, "in_doubt": 0}
    return Row(what=what, **{**usual, "seconds": 1.5, **figures})


def test_rows_travel_as_plain_data_among_other_notes() -> None:
    noted = [("table", "something else"), (NOTED_AS, row("kill -9").noted())]
    assert rows_in(noted) == [row("kill -9")]


def test_rows_of_one_kind_are_added_and_all_of_them_once_more() -> None:
    lines = as_table([row("kill -9"), row("disk full", lost=1), row("kill -9", seconds=2)]).splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| disk full", "| kill -9", "| **all**"]
    assert lines[3] == "| kill -9 | 2 | 2,400 | 20 | 4 | 0 | 0 | 0 | 4 |"
    assert lines[4] == "| **all** | 3 | 3,600 | 30 | 6 | 1 | 0 | 0 | 5 |"


def test_a_document_shows_the_table_that_it_is_given(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text(RELIABILITY.read_text())
    table = as_table([row("kill -9")])

    write(document, table)

    assert table_in(document.read_text()) == table
    write(document, table_in(RELIABILITY.read_text()))
    assert document.read_text() == RELIABILITY.read_text()


def test_the_documents_table_says_that_nothing_was_lost_doubled_or_left_in_doubt() -> None:
    lines = table_in(RELIABILITY.read_text()).splitlines()
    assert lines[:2] == as_table([]).splitlines()
    for line in lines[2:]:
        assert line.split(" | ")[5:8] == ["0", "0", "0"], line


@pytest.mark.parametrize("rows", [[], [row("a"), row("b")]])
def test_a_table_is_as_wide_in_every_row(rows: list[Row]) -> None:
    assert len({line.count("|") for line in as_table(rows).splitlines()}) == 1

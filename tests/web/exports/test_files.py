"""Writing rows as files, without a server: cells, types, and how much is in memory at once."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.web.exports.csv_file import write_csv
from tradehook.web.exports.parquet_file import write_parquet
from tradehook.web.exports.plan import Column, FileFormat, Kind, Plan
from tradehook.web.exports.rows import Row, pages

EVENING = 1_704_063_600_000_000
"""2023-12-31 at 23:00 in UTC."""

ROW: Row = {
    "text": "-1 or less",
    "decimal": "-0.10",
    "moment": EVENING,
    "whole": 7,
    "number": 0.5,
    "flag": 0,
    "json": {"a": ["1"]},
}
SHOWN = {
    "text": "'-1 or less",
    "decimal": "-0.10",
    "moment": "2023-12-31T23:00:00.000000Z",
    "whole": "7",
    "number": "0.5",
    "flag": "false",
    "json": '{"a":["1"]}',
    "day": "2024-01-01",
    "time_of_day": "08:00:00",
}


def plan_of(file_format: FileFormat = FileFormat.CSV, **fields: Any) -> Plan:
    by_clock = {Kind.DAY: "moment", Kind.TIME_OF_DAY: "moment"}
    columns = tuple(Column(name=kind, kind=kind, source=by_clock.get(kind, kind)) for kind in Kind)
    return Plan(format=file_format, columns=columns, zone="Asia/Tokyo", **fields)


def csv_of(plan: Plan, rows: list[Row]) -> list[dict[str, str]]:
    out = io.BytesIO()
    write_csv(plan, [rows], out)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))


def parquet_of(plan: Plan, found: Iterator[list[Row]]) -> Any:
    out = io.BytesIO()
    write_parquet(plan, found, out)
    return pyarrow.parquet.ParquetFile(io.BytesIO(out.getvalue()))


def test_every_kind_of_cell_in_csv() -> None:
    assert csv_of(plan_of(), [ROW, {}]) == [SHOWN, dict.fromkeys(SHOWN, "")]


def test_every_kind_of_value_in_parquet() -> None:
    first, nothing = parquet_of(plan_of(), iter([[ROW], [{}]])).read().to_pylist()
    assert first == {
        "text": "-1 or less",
        "decimal": "-0.10",
        "moment": datetime(2023, 12, 31, 23, tzinfo=UTC),
        "whole": 7,
        "number": 0.5,
        "flag": False,
        "json": '{"a":["1"]}',
        "day": date(2024, 1, 1),
        "time_of_day": "08:00:00",
    }
    assert set(nothing.values()) == {None}


def test_a_moment_may_be_given_as_it_is_answered() -> None:
    row = {"moment": SHOWN["moment"]}
    plan = Plan(format=FileFormat.CSV, columns=(Column(name="at", kind=Kind.MOMENT, source="moment"),))
    assert csv_of(plan, [row]) == [{"at": SHOWN["moment"]}]
    assert parquet_of(plan, iter([[row]])).read().to_pylist() == [{"at": datetime(2023, 12, 31, 23, tzinfo=UTC)}]


def test_many_rows_are_groups_of_a_bounded_size() -> None:
    plan = Plan(format=FileFormat.PARQUET, columns=(Column(name="n", kind=Kind.WHOLE, source="n"),))
    file = parquet_of(plan, ([{"n": n}] * 1_000 for n in range(120)))
    assert [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)] == [10_000] * 12
    assert parquet_of(plan, iter(())).metadata.num_rows == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\uff1d1", "\n=1"])
def test_what_a_spreadsheet_would_work_out_is_text(text: str) -> None:
    [row] = csv_of(plan_of(), [{"text": text}])
    assert row["text"] == f"'{text}"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
def test_any_text_is_read_back_but_for_the_apostrophe(text: str) -> None:
    [row] = csv_of(plan_of(), [{"text": text, "whole": 1}])
    assert row["text"] in (text, f"'{text}")
    assert row["whole"] == "1"


def test_rows_that_are_given_are_filtered_and_told_more() -> None:
    lines = msgspec.json.Encoder().encode_lines([{"at": at, "side": "buy"} for at in (1, 2, 3)])
    plan = plan_of(at="at", since=2, until=3, known={"side": {"buy": {"word": "Buy"}}})
    assert list(pages(plan, io.BytesIO(lines))) == [[{"at": 2, "side": "buy", "word": "Buy"}]]

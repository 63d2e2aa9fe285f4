"""Bytes as text, and quotes that do not end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.analytics.tradingview.decoding import text_in
from tradehook.analytics.tradingview.problems import Code, Problem
from tradehook.analytics.tradingview.table import Table, table_of

TEXT = "Trade #,Signal\n1,Größe\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_text_is_read_however_it_was_saved(encoding: str):
    assert text_in(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", Code.EMPTY_FILE),
        (b" \r\n\t", Code.EMPTY_FILE),
        (b"PK\x03\x04\x14\x00\x06\x00", Code.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Code.NOT_TEXT),
        (b"Trade #,\x00Type", Code.NOT_TEXT),
        (b"\xff\xfea", Code.NOT_TEXT),
        (b"\xef\xbb\xbf\xff", Code.NOT_TEXT),
        (b"\x81\x8d", Code.NOT_TEXT),
    ],
)
def test_what_is_no_text(file: bytes, code: Code):
    found = text_in(file)
    assert isinstance(found, Problem)
    assert found.code is code


@given(st.binary(max_size=300))
def test_whatever_bytes_are_they_are_text_or_a_problem(file: bytes):
    assert isinstance(text_in(file), str | Problem)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n3,"four\n5,6\n', 3),
        ('"a,b\n1,2', 1),
        ('a,b\n1,"two"2\n3,4\n', 2),
        ('a\n"' + "x" * 200_000, 2),
    ],
)
def test_a_quote_that_does_not_end_says_where_it_begins(text: str, line: int):
    found = table_of(text)
    assert isinstance(found, Problem)
    assert (found.code, found.row) == (Code.OPEN_QUOTE, line)


def test_a_quoted_cell_may_go_over_lines():
    found = table_of('a,b\n1,"two\nlines"\n3,4\n')
    assert isinstance(found, Table)
    assert [row.line for row in found.rows] == [2, 4]

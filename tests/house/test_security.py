"""The table of attacks in docs/security.md names tests that are there, one or more for each row."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> list[str]:
    """The rows of the table."""
    table = PAGE.read_text().split("<!-- attacks:begin -->")[1].split("<!-- attacks:end -->")[0]
    return [line for line in table.splitlines() if line.startswith("| ")][1:]


def test_there_is_a_table_with_four_columns() -> None:
    assert len(rows()) >= 20
    assert all(row.count("|") == 5 for row in rows()), "who tries what | how | what stops it | the tests"


@pytest.mark.parametrize("row", rows())
def test_every_attack_names_a_test_that_is_there(row: str) -> None:
    named = _TEST.findall(row.split("|")[4])
    assert named, row
    for path, test in named:
        tree = ast.parse((ROOT / path).read_text())
        functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        assert test in {function.name for function in functions}, f"{path} has no {test}"

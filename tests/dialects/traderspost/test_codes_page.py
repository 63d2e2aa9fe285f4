"""The page of codes in the documentation is the catalogue."""

from pathlib import Path

from tradehook.dialects.traderspost.codes_page import COMMAND, codes_page
from tradehook.dialects.traderspost.refusals import CATALOGUE

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "traderspost-codes.md"


def test_the_page_is_in_step_with_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == codes_page(), f"write it again: {COMMAND}"


def test_the_page_has_one_row_and_one_anchor_a_code() -> None:
    lines = codes_page().splitlines()
    assert [line.split("`")[1] for line in lines if line.startswith("| [`")] == list(CATALOGUE)
    assert [line.removeprefix("## ") for line in lines if line.startswith("## ")] == list(CATALOGUE)

"""The pages of the documentation say what the tables say."""

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import pytest

from tradehook.dialects.algotradeanalytics.api import PARTS
from tradehook.dialects.algotradeanalytics.api_page import COMMAND as API_COMMAND
from tradehook.dialects.algotradeanalytics.api_page import api_page
from tradehook.dialects.algotradeanalytics.codes_page import COMMAND as CODES_COMMAND
from tradehook.dialects.algotradeanalytics.codes_page import codes_page
from tradehook.dialects.algotradeanalytics.execution import Quality
from tradehook.dialects.algotradeanalytics.fields import TOLD
from tradehook.dialects.algotradeanalytics.recommending import Recommendation
from tradehook.dialects.algotradeanalytics.refusals import CATALOGUE
from tradehook.dialects.algotradeanalytics.words import (
    DIRECTIONS,
    ORDER_TYPES,
    POSITION_DIRECTIONS,
    TIMES_IN_FORCE,
    Direction,
)
from tradehook.dialects.contract import Part

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
DOC = resources.files("tradehook.dialects.algotradeanalytics").joinpath("doc.md").read_text(encoding="utf-8")
BY_NAME: Mapping[str, Part] = {part.name: part for part in PARTS}
WARNINGS = {"other-spelling", "unknown-field", "ignored-field", "unreadable-metadata", "unreadable-timestamp"}


@pytest.mark.parametrize(
    ("page", "made", "command"),
    [
        ("algotradeanalytics-api.md", api_page(), API_COMMAND),
        ("algotradeanalytics-codes.md", codes_page(), CODES_COMMAND),
    ],
    ids=["api", "codes"],
)
def test_the_page_is_in_step_with_the_tables(page: str, made: str, command: str) -> None:
    assert (REFERENCE / page).read_text(encoding="utf-8") == made, f"write it again: {command}"


def test_the_page_of_codes_has_one_row_and_one_anchor_a_code() -> None:
    lines = codes_page().splitlines()
    assert [line.split("`")[1] for line in lines if line.startswith("| [`")] == list(CATALOGUE)
    assert [line.removeprefix("## ") for line in lines if line.startswith("## ")] == list(CATALOGUE)


@pytest.mark.parametrize(
    ("name", "required"),
    [
        ("auth_key", "yes"),
        ("ticker", "yes"),
        ("positionDirection", "yes, or `direction`"),
        ("direction", ""),
        ("limitPrice", "with limit, stop_limit"),
        ("stopPrice", "with stop, stop_limit"),
        ("trailPrice", "one of both with trailing_stop"),
        ("trailPercent", "one of both with trailing_stop"),
        ("qty", ""),
        ("metadata", ""),
    ],
)
def test_when_a_field_is_required(name: str, required: str) -> None:
    rows = {row[0].strip("`"): row for row in BY_NAME["message"].table}
    assert rows.keys() == {"field", *TOLD}
    assert rows[name][1] == required


def test_every_direction_band_and_recommendation_has_its_row() -> None:
    assert [row[0] for row in BY_NAME["directions"].table[1:]] == [f"`{one}`" for one in Direction]
    assert [row[0] for row in BY_NAME["execution"].table[1:]] == [f"`{one.word}`" for one in Quality]
    assert [row[1] for row in BY_NAME["recommendations"].table[1:]] == [one.sentence for one in Recommendation]


def test_every_status_has_its_codes() -> None:
    _, *rows = BY_NAME["statuses"].table
    told = {code.strip("`"): int(status) for status, codes in rows for code in codes.split(", ")}
    assert told == {code: entry.status for code, entry in CATALOGUE.items()}


def test_the_answers_are_json() -> None:
    assert [json.loads(text)["success"] for _, text in BY_NAME["answers"].examples] == [True, False, False]


def test_every_field_has_a_sentence() -> None:
    assert all(told.says.endswith(".") for told in TOLD.values())


NAMES = {*TOLD, *POSITION_DIRECTIONS, *DIRECTIONS, *ORDER_TYPES, *TIMES_IN_FORCE}


@pytest.mark.parametrize("name", sorted(NAMES | WARNINGS | {one.word for one in Quality}))
def test_the_page_for_users_names_it(name: str) -> None:
    assert f"`{name}`" in DOC

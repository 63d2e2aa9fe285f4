"""The pages of the documentation say what the tables say."""

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import pytest

from tradehook.dialects.contract import Part
from tradehook.dialects.traderevolution.api import PARTS
from tradehook.dialects.traderevolution.api_page import COMMAND as API_COMMAND
from tradehook.dialects.traderevolution.api_page import api_page
from tradehook.dialects.traderevolution.codes_page import COMMAND as CODES_COMMAND
from tradehook.dialects.traderevolution.codes_page import codes_page
from tradehook.dialects.traderevolution.fields import FIELDS, TOLD
from tradehook.dialects.traderevolution.refusals import CATALOGUE
from tradehook.dialects.traderevolution.words import ACTIONS, KINDS, STOP_LOSSES, SYMBOL_TYPES, VALIDITIES

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
DOC = resources.files("tradehook.dialects.traderevolution").joinpath("doc.md").read_text(encoding="utf-8")
BY_NAME: Mapping[str, Part] = {part.name: part for part in PARTS}
WARNINGS = {"other-spelling", "unknown-field", "ignored-field", "contract-month-not-used", "unknown-isin"}


@pytest.mark.parametrize(
    ("page", "made", "command"),
    [
        ("traderevolution-api.md", api_page(), API_COMMAND),
        ("traderevolution-codes.md", codes_page(), CODES_COMMAND),
    ],
    ids=["api", "codes"],
)
def test_the_page_is_in_step_with_the_tables(page: str, made: str, command: str) -> None:
    assert (REFERENCE / page).read_text(encoding="utf-8") == made, f"write it again: {command}"


def test_the_page_of_codes_has_one_row_and_one_anchor_a_code() -> None:
    lines = codes_page().splitlines()
    assert [line.split("`")[1] for line in lines if line.startswith("| [`")] == list(CATALOGUE)
    assert [line.removeprefix("## ") for line in lines if line.startswith("## ")] == list(CATALOGUE)


@pytest.mark.parametrize("word", ACTIONS)
def test_each_message_has_a_table_of_its_fields(word: str) -> None:
    _, *rows = BY_NAME[word].table
    assert [row[0].strip("`") for row in rows] == list(FIELDS[ACTIONS[word]].names)
    assert rows[0][1:3] == ("yes", f"`{word}`")


@pytest.mark.parametrize(
    ("name", "required"),
    [
        ("qty", "yes"),
        ("price", "with Limit, Stop limit"),
        ("stopPrice", "with Stop, Stop limit"),
        ("trStopOffset", "with Trailing stop"),
        ("expireDate", "with validity GTD"),
        ("contractMonth", "with FUTURES, FUTURES_CFD, OPTIONS"),
        ("strikeType", "with OPTIONS"),
        ("stopLoss", "with `stopLossType`"),
        ("isin", ""),
    ],
)
def test_when_a_field_is_required(name: str, required: str) -> None:
    rows = {row[0].strip("`"): row for row in BY_NAME["place"].table}
    assert rows[name][1] == required


def test_no_price_is_required_of_a_modification() -> None:
    rows = {row[0].strip("`"): row[1] for row in BY_NAME["modify"].table[1:]}
    assert {name for name, required in rows.items() if required == "yes"} == {"action", "accountName", "orderId"}
    assert rows["price"] == ""


def test_every_status_has_its_codes() -> None:
    _, *rows = BY_NAME["statuses"].table
    told = {code.strip("`"): int(status) for status, codes in rows for code in codes.split(", ")}
    assert told == {code: entry.status for code, entry in CATALOGUE.items()}


def test_the_answers_are_json() -> None:
    assert {json.loads(text)["s"] for _, text in BY_NAME["answers"].examples} == {"ok", "error"}


def test_every_field_has_a_sentence() -> None:
    assert all(told.says.endswith((".", "`.")) for told in TOLD.values())


@pytest.mark.parametrize("name", sorted({*TOLD, *KINDS, *VALIDITIES, *STOP_LOSSES, *SYMBOL_TYPES} | WARNINGS))
def test_the_page_for_users_names_it(name: str) -> None:
    assert f"`{name}`" in DOC

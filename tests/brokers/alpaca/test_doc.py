"""The page for users says what the code does."""

import re
from pathlib import Path

import msgspec

from tradehook.brokers import alpaca
from tradehook.brokers.alpaca.declaration import ALPACA
from tradehook.brokers.alpaca.patience import USUAL
from tradehook.brokers.alpaca.settings import AlpacaSettings
from tradehook.brokers.declaring_page import what_it_can

PAGE = (Path(alpaca.__file__).parent / "doc.md").read_text()
BEGIN, END = "<!-- declaration:begin -->\n", "<!-- declaration:end -->"


def test_the_tables_are_those_of_the_declaration() -> None:
    shown = PAGE[PAGE.index(BEGIN) + len(BEGIN) : PAGE.index(END)]

    assert shown == what_it_can(ALPACA), "put declaring_page.what_it_can(ALPACA) between the marks in doc.md"


def test_every_setting_is_on_the_page() -> None:
    rows = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    assert {field.name for field in msgspec.structs.fields(AlpacaSettings)} <= named


def test_the_numbers_on_the_page_are_those_of_the_code() -> None:
    assert f"({AlpacaSettings().stale_quote_s} unless you change it)" in PAGE
    assert f"{ALPACA.limits[0].requests} requests a minute" in PAGE
    assert f"within {ALPACA.send_within_s:g} seconds" in PAGE
    assert (USUAL.first_pause_s, USUAL.longest_pause_s) == (0.25, 30)
    assert "from a quarter of a second to half a minute" in PAGE

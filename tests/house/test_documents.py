"""What is generated from the code is what the code says now."""

from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.brokers.catalogue import cards_as_markdown
from tradehook import flow
from tradehook.accounts import guards_page
from tradehook.analytics import matching_page
from tradehook.analytics import page as analytics
from tradehook.brokers import declaring_page
from tradehook.brokers.registry import HOUSES
from tradehook.dialects.algotradeanalytics import api_page as analytics_api
from tradehook.dialects.algotradeanalytics import codes_page as analytics_codes
from tradehook.dialects.traderevolution import api_page, codes_page
from tradehook.instruments.sessions import page as session_calendars
from tradehook.lanes import life as lane_life
from tradehook.orders import life as order_life
from tradehook.orders.emulation import life as watched_order_life
from tradehook.routing import settings_page
from tradehook.vocabulary import notice, reason
from tradehook.vocabulary.advice import HINTS
from tradehook.web.api.export_lists import columns_by_list
from tradehook.web.api.permissions_page import permissions_page
from tradehook.web.exports.page import exports_page

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- way:begin -->\n", "<!-- way:end -->"


def test_the_picture_in_the_readme_is_the_flow() -> None:
    readme = (ROOT / "README.md").read_text()
    shown = readme[readme.index(BEGIN) + len(BEGIN) : readme.index(END)]
    assert shown.strip("\n") == flow.picture(), "put flow.picture() between the marks in README.md"


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("reasons.md", reason.as_markdown()),
        ("order-life.md", order_life.as_markdown()),
        ("watched-order-life.md", watched_order_life.as_markdown()),
        ("lane-life.md", lane_life.as_markdown()),
        ("account-events.md", notice.as_markdown()),
        ("brokers.md", declaring_page.page(house.declaration for house in HOUSES.values())),
        ("conformance.md", cards_as_markdown()),
        ("sessions.md", session_calendars.as_markdown()),
        ("subscription-settings.md", settings_page.settings_page()),
        ("account-guards.md", guards_page.guards_page()),
        ("analytics.md", analytics.analytics_page()),
        ("traderevolution-api.md", api_page.api_page()),
        ("traderevolution-codes.md", codes_page.codes_page()),
        ("algotradeanalytics-api.md", analytics_api.api_page()),
        ("algotradeanalytics-codes.md", analytics_codes.codes_page()),
        ("analytics-matching.md", matching_page.matching_page()),
        ("exports.md", exports_page(columns_by_list())),
        ("permissions.md", permissions_page()),
    ],
)
def test_the_page_is_what_the_code_makes(page: str, made: str) -> None:
    assert (ROOT / "docs" / "reference" / page).read_text() == made


def test_every_station_is_a_folder_with_a_docstring() -> None:
    for station in flow.STATIONS:
        package = ROOT / "src" / "tradehook" / station.folder / "__init__.py"
        assert package.read_text().startswith('"""'), station.folder


def test_every_reason_names_only_numbers_that_it_can_be_given() -> None:
    for why in reason.Why:
        assert why.code == why.code.lower()
        assert " " not in why.code
        assert why.sentence.endswith((".", "}", ")")), why.code


def test_no_two_reasons_share_a_code_but_where_a_figure_is_lacking() -> None:
    counts = Counter(why.code for why in reason.Why)
    assert {code for code, count in counts.items() if count > 1} <= {"no-quote", "max-daily-loss"}


def test_every_reason_has_a_hint_and_every_hint_a_reason() -> None:
    assert {why.code for why in reason.Why} == HINTS.keys(), "say in vocabulary/advice.py what a trader can do"


@pytest.mark.parametrize("code", HINTS)
def test_a_hint_is_one_line_of_plain_sentences(code: str) -> None:
    hint = HINTS[code]
    assert hint[0].isupper()
    assert hint.endswith(".")
    assert len(hint) <= 130
    assert "{" not in hint

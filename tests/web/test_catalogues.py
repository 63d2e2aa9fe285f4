"""The pages of codes and reasons that a running tradehook shows."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.databases import copied_file
from tests.desk import Inside, at_work
from tradehook.dialects.traderevolution.api import PARTS
from tradehook.dialects.traderevolution.refusals import CATALOGUE as TRADEREVOLUTION
from tradehook.dialects.traderspost.refusals import CATALOGUE
from tradehook.vocabulary.reason import Why

pytestmark = pytest.mark.anyio

CODES = "/docs/codes/traderspost"
REASONS = "/docs/reasons"
CODES_OF_ORDERS = "/docs/codes/traderevolution"
API_OF_ORDERS = "/docs/api/traderevolution"


@pytest.fixture
async def desk(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Inside]:
    """A desk that knows the address at which it is reached."""
    copied_file(migrated_file, tmp_path)
    async with at_work(tmp_path, public_url="https://desk.example") as found:
        yield found


class Read(HTMLParser):
    """The tags and anchors of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, its id and where it leads."""
        self.tags.add(tag)
        self.anchors += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data


async def page(desk: Inside, path: str) -> Read:
    answer = await desk.http.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Read(answer.text)


async def test_each_code_has_its_place_with_its_sentence_and_what_to_do(desk: Inside) -> None:
    read = await page(desk, CODES)

    assert read.anchors == list(CATALOGUE)
    for entry in CATALOGUE.values():
        assert entry.sentence in read.text
        assert entry.hint in read.text
    assert '{"ticker": "AMD", "action": "hold"}' in read.text


async def test_each_reason_has_its_place_with_its_sentence_and_what_can_be_done(desk: Inside) -> None:
    read = await page(desk, REASONS)

    assert set(read.anchors) == {why.code for why in Why}
    assert len(read.anchors) == len(set(read.anchors))
    for why in Why:
        assert why.hint in read.text
        plain = re.sub(r"\{(\w+)\}", lambda found: found[1].replace("_", " "), why.sentence)
        assert plain in read.text


async def test_each_dialect_has_its_own_codes(desk: Inside) -> None:
    assert (await page(desk, CODES_OF_ORDERS)).anchors == list(TRADEREVOLUTION)


async def test_what_can_be_sent_is_shown_with_its_tables_and_messages(desk: Inside) -> None:
    read = await page(desk, API_OF_ORDERS)

    assert read.anchors == [part.name for part in PARTS]
    for part in PARTS:
        for text in (*part.paragraphs, *(cell for row in part.table for cell in row)):
            assert text.replace("`", "") in read.text
        for title, text in part.examples:
            assert title in read.text
            assert text in read.text


@pytest.mark.parametrize("path", [CODES, REASONS, CODES_OF_ORDERS, API_OF_ORDERS])
async def test_a_page_runs_nothing_and_loads_nothing(desk: Inside, path: str) -> None:
    read = await page(desk, path)

    assert not read.tags & {"script", "img", "link", "iframe"}
    assert {link.removeprefix("#") for link in read.links} == set(read.anchors)


async def test_a_refusal_links_to_its_place_on_the_page(desk: Inside) -> None:
    strategy = await desk.make_strategy()

    body = (await desk.send(strategy, {"ticker": "AMD", "action": "hold", "quantity": 0})).json()

    assert body["link"] == body["errors"][0]["link"] == f"https://desk.example{CODES}#invalid-action"
    address, _, anchor = body["errors"][1]["link"].removeprefix("https://desk.example").partition("#")
    assert anchor in (await page(desk, address)).anchors


async def test_the_page_for_everybody_leads_to_all(desk: Inside) -> None:
    assert {CODES, REASONS, CODES_OF_ORDERS, API_OF_ORDERS} <= set((await page(desk, "/about")).links)

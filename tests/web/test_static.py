"""The files that pages need in a browser."""

import gzip
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tradehook.web import static


@pytest.fixture
def browser() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=static.routes())) as client:
        yield client


@pytest.mark.parametrize(("name", "kind"), [("tradehook.css", "text/css"), ("tradehook.js", "text/javascript")])
def test_a_file_is_kept_for_ever_at_the_address_of_its_content(browser: TestClient, name: str, kind: str) -> None:
    answer = browser.get(static.address_of(name) or "")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("query", ["", "?0123456789ab"])
def test_at_another_address_it_is_not_kept(browser: TestClient, query: str) -> None:
    answer = browser.get(f"/static/tradehook.css{query}")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


def test_who_takes_no_gzip_gets_it_as_it_is(browser: TestClient) -> None:
    answer = browser.get("/static/tradehook.css", headers={"Accept-Encoding": "identity"})

    assert answer.content == gzip.decompress(static.files()["tradehook.css"].packed)


@pytest.mark.parametrize("path", ["nothing.css", "__init__.py", "../app.py", "%2e%2e/app.py"])
def test_nothing_else_is_served(browser: TestClient, path: str) -> None:
    assert browser.get(f"/static/{path}").status_code == 404


def test_a_file_that_was_not_brought_has_no_address() -> None:
    assert static.address_of("gone.js") is None


def test_what_a_page_loads_is_less_than_150_kb() -> None:
    ours = ("tradehook.css", "tradehook.js", "htmx.min.js", "sse.min.js")
    assert sum(len(file.packed) for name in ours if (file := static.files().get(name))) < 60_000

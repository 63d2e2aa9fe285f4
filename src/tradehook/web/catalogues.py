"""The catalogues as pages to read: the codes of each dialect, what can be sent in it, and the reasons of trades.

Nothing on them is secret.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from string import Formatter
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tradehook.bootstrap import Desk
from tradehook.dialects.contract import API_PATH, CODES_PATH, REASONS_PAGE, CodeDescribed, Dialect, Part
from tradehook.vocabulary.reason import Why
from tradehook.web.reading_page import reading_page

_REASONS_INTRODUCTION = (
    "Every trade that ends without doing what its signal asked carries at least one of these reasons, with the numbers"
    " that led to it in place of the words in italics."
)
_CODES_INTRODUCTION = (
    "A message that cannot be used is refused with one of these codes. Its answer names every problem, in the order of"
    " this page, with the field and with what was sent."
)
_API_INTRODUCTION = "What can be sent, what is answered, and messages that are ready to be copied."
_CODE = re.compile("`([^`]+)`")


class Page(NamedTuple):
    """A page: where it is, what it is called, and what makes its HTML."""

    path: str
    title: str
    make: Callable[[], str]


def routes(desk: Desk) -> list[Route]:
    """The pages, each made once, when it is first looked at."""
    return [_route(page) for page in _pages(desk)]


def pages_of(desk: Desk) -> list[tuple[str, str]]:
    """Where each page is, and what it is called."""
    return [(page.path, page.title) for page in _pages(desk)]


def _pages(desk: Desk) -> Iterable[Page]:
    for dialect in desk.dialects.values():
        yield _codes(dialect)
        if dialect.api:
            yield _api(dialect)
    yield _reasons()


def _route(page: Page) -> Route:
    html = cache(page.make)

    async def answer(_request: Request) -> Response:
        return HTMLResponse(html())

    return Route(page.path, answer)


def _codes(dialect: Dialect) -> Page:
    title = f"The refusals of {dialect.title} webhooks"

    def make() -> str:
        return reading_page(title, _CODES_INTRODUCTION, {code.code: _code(code) for code in dialect.codes})

    return Page(CODES_PATH + dialect.name, title, make)


def _code(code: CodeDescribed) -> str:
    how = f"<p>{escape(code.how)}</p>" if code.how else ""
    example = f"<pre>{escape(code.example)}</pre>" if code.example else ""
    return (
        f"<p><b>{escape(code.sentence)}</b> <small>status {code.status}</small></p>"
        f"<h3>What to do</h3><p>{escape(code.hint)}</p>"
        f"<h3>What causes it</h3>{how}{example}"
    )


def _api(dialect: Dialect) -> Page:
    title = f"The API of {dialect.title} webhooks"

    def make() -> str:
        return reading_page(title, _API_INTRODUCTION, {part.name: _part(part) for part in dialect.api})

    return Page(API_PATH + dialect.name, title, make)


def _part(part: Part) -> str:
    paragraphs = "".join(f"<p>{_with_code(text)}</p>" for text in part.paragraphs)
    rows = "".join(f"<tr>{''.join(f'<td>{_with_code(cell)}</td>' for cell in row)}</tr>" for row in part.table[1:])
    head = "".join(f"<th>{escape(cell)}</th>" for row in part.table[:1] for cell in row)
    table = f"<table><tr>{head}</tr>{rows}</table>" if head else ""
    examples = "".join(f"<h3>{escape(title)}</h3><pre>{escape(text)}</pre>" for title, text in part.examples)
    return paragraphs + table + examples


def _with_code(text: str) -> str:
    """Text with what stands between backquotes as code."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _reasons() -> Page:
    title = "Why a trade did nothing, or less than was asked"

    def make() -> str:
        return reading_page(title, _REASONS_INTRODUCTION, {why.code: _reason(why) for why in Why})

    return Page(REASONS_PAGE, title, make)


def _reason(why: Why) -> str:
    """All that its code may say, and what can be done."""
    said = "".join(f"<p>{_with_italics(other.sentence)}</p>" for other in Why if other.code == why.code)
    return f"{said}<h3>What you can do</h3><p>{escape(why.hint)}</p>"


def _with_italics(sentence: str) -> str:
    """The sentence with the names of its numbers in italics."""
    return "".join(
        escape(text) + (f"<i>{escape(name.replace('_', ' '))}</i>" if name else "")
        for text, name, _, _ in Formatter().parse(sentence)
    )

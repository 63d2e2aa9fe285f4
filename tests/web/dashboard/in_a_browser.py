"""Debian's Chromium, in which somebody is signed in; what goes wrong in a page's scripts fails the test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.client import NO_CERTIFICATES, Client
from tests.server import Server

expect.set_options(timeout=20_000)  # the browser shares two processors with other tests

PASSPHRASE: Final = "four words are enough"
DESK: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}

_NOISE: Final = ("[DOM]", "htmx:afterRequest, ", "htmx:sendAbort, ")
"""What Chromium suggests about forms, and what htmx says of requests under way in a page that is left: no errors."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, started once for the tests of a process."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def signed_in(server: Server, client: Client) -> list[dict[str, str]]:
    """The cookies of the owner, who chose a passphrase."""
    link = client.call("POST", f"/users/{client.call('GET', '/me')['user_id']}/link")["url"]
    path = httpx.URL(link).path
    with httpx.Client(base_url=server.url, verify=NO_CERTIFICATES) as http:
        token = http.get(path).text.split('name="form_token" value="')[1][:64]
        chosen = http.post(path, data={"form_token": token, "passphrase": PASSPHRASE, "again": PASSPHRASE})
        assert chosen.status_code == 303, chosen.text
        return [{"name": name, "value": value, "url": server.url} for name, value in http.cookies.items()]


@contextmanager
def page_of(browser: Browser, server: Server, cookies: list[dict[str, str]], size: dict[str, int]) -> Iterator[Page]:
    """A page of a size, in whose console nothing may be said."""
    context: BrowserContext = browser.new_context(viewport=size, base_url=server.url)  # type: ignore[arg-type]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page, said = context.new_page(), []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", _unless_noise(said.append))
    yield page
    context.close()
    assert said == []


def _unless_noise(say: Callable[[str], None]) -> Callable[[ConsoleMessage], None]:
    def hear(message: ConsoleMessage) -> None:
        if not message.text.startswith(_NOISE):
            say(f"{message.type}: {message.text}")

    return hear

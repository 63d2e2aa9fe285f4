"""A browser as far as pages without scripts need one: it keeps cookies, follows redirects and fills in forms."""

import re
from typing import Self

import httpx
import pyotp

from tests.desk import Inside
from tradehook.people.links.link import PATH
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.clock import SetClock

PASSPHRASE = "four words are enough"
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')
_KEY = re.compile(r'class="once">([A-Z2-7]{32})<')
_CODE = re.compile(r"<li>([0-9a-f-]{23})</li>")


class Browser:
    """A browser at an address of the network."""

    def __init__(self, desk: Inside, address: str = "203.0.113.20", scheme: str = "http") -> None:
        transport = httpx.ASGITransport(desk.app, client=(address, 40_000))
        agent = {"User-Agent": f"a browser at {address}"}
        self.http = httpx.AsyncClient(transport=transport, base_url=f"{scheme}://desk.test", headers=agent)
        self.desk = desk

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def get(self, path: str) -> httpx.Response:
        """Look at a page."""
        return await self.http.get(path)

    async def send(self, page: str, form: str | None = None, **fields: str) -> httpx.Response:
        """Look at a page, and send a form of it (by default to the page itself)."""
        shown = await self.http.get(page)
        return await self.post(form or page, token_in(shown), **fields)

    async def post(self, form: str, token: str, **fields: str) -> httpx.Response:
        """Send a form with this token."""
        return await self.http.post(form, data={"form_token": token, **fields})

    async def sign_in(self, name: str = "owner", passphrase: str = PASSPHRASE, code: str = "") -> httpx.Response:
        """Sign in."""
        return await self.send("/sign-in", name=name, passphrase=passphrase, code=code)

    async def choose(self, link: str, passphrase: str = PASSPHRASE) -> httpx.Response:
        """Choose a passphrase at the address of a link."""
        return await self.send(httpx.URL(link).path, passphrase=passphrase, again=passphrase)


def token_in(shown: httpx.Response) -> str:
    """The token that the forms of a page carry."""
    found = _TOKEN.search(shown.text)
    assert found, f"{shown.status_code}: {shown.text}"
    return found[1]


def key_in(shown: httpx.Response) -> pyotp.TOTP:
    """The authenticator that a page wants to be set up."""
    found = _KEY.search(shown.text)
    assert found, shown.text
    return pyotp.TOTP(found[1])


def codes_in(shown: httpx.Response) -> list[str]:
    """The recovery codes on a page."""
    return _CODE.findall(shown.text)


def code_now(key: pyotp.TOTP, clock: SetClock) -> str:
    """What the authenticator shows at the desk's time."""
    return key.at(clock.at // 1_000_000)


async def link_for(desk: Inside, user_id: str = FIRST_OWNER) -> str:
    """A link by which somebody chooses a passphrase."""
    made = await desk.call("POST", f"/users/{user_id}/link")
    assert httpx.URL(made["url"]).path.startswith(PATH)
    return str(made["url"])


async def signed_in(desk: Inside, address: str = "203.0.113.20") -> Browser:
    """A browser in which the owner is signed in."""
    browser = Browser(desk, address)
    answer = await browser.choose(await link_for(desk))
    assert answer.status_code == 303, answer.text
    return browser

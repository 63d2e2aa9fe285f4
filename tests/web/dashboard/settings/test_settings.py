"""The page that leads to all settings, and who is offered which."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.visitor import Visitor
from tests.web.pages.browser import Browser
from tradehook.people.user import Role
from tradehook.web.dashboard.navigation import SETTINGS, place_of, settings_page_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("page", SETTINGS, ids=lambda page: page.name)
async def test_every_page_is_there_and_says_where_one_is(visitor: Visitor, page) -> None:
    html = await visitor.html(page.address)

    assert '<a href="/settings" aria-current="page">Settings</a>' in html
    assert f'<a href="{page.address}" aria-current="page">{page.name}</a>' in html
    assert html.count("<h1>") == 1


async def test_the_settings_lead_to_each_of_their_pages(visitor: Visitor) -> None:
    html = await visitor.html("/settings")

    assert all(f'<h2><a href="{page.address}">{page.name}</a></h2>' in html for page in SETTINGS)


async def test_a_trader_is_offered_what_a_trader_may_see(desk: Inside) -> None:
    invited = await desk.call("POST", "/users", {"name": "Ada", "role": Role.TRADER})
    async with Browser(desk) as browser:
        await browser.choose(invited["url"])
        trader = Visitor(browser)
        offered = await trader.html("/settings")
        refused = [page.address for page in SETTINGS if (await browser.get(page.address)).status_code == 403]

    assert refused == [page.address for page in SETTINGS if page.scope not in Role.TRADER.scopes]
    assert not any(f'href="{address}"' in offered for address in refused)


@pytest.mark.parametrize(
    ("path", "place", "page"),
    [
        ("/account/two-factor", "/settings", "/account"),
        ("/people", "/settings", "/people"),
        ("/settings", "/settings", None),
        ("/settings/audit", "/settings", "/settings/audit"),
        ("/accounts", "/accounts", None),
        ("/accounts/webhooks", "/accounts/webhooks", None),
        ("/link/secret", None, None),
    ],
)
def test_pages_that_lie_elsewhere_belong_to_the_settings(path: str, place: str | None, page: str | None) -> None:
    found, section = place_of(path), settings_page_of(path)

    assert (found and found.address, section and section.address) == (place, page)

"""What the web does to those who would have a browser act for them: forms, cookies, headers, markup."""

from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from tests.desk import Inside, at_work
from tests.web.pages.browser import Browser, link_for, signed_in, token_in
from tradehook.people.scope import Scope
from tradehook.people.user import Role
from tradehook.web.api import management_api
from tradehook.web.api.live.feed import Feed
from tradehook.web.app import behind_webhooks
from tradehook.web.dashboard import routes as dashboard_routes
from tradehook.web.headers import HEADERS
from tradehook.web.pages.rules import RULES

pytestmark = pytest.mark.anyio

OPEN = {
    "GET /about", "GET /static/{name:path}",
    "GET /health/live", "GET /health/ready", "GET /metrics", "GET /docs/reasons",
    "GET /docs/codes/traderspost", "GET /docs/codes/traderevolution", "GET /docs/codes/algotradeanalytics",
    "GET /docs/api/traderevolution", "GET /docs/api/algotradeanalytics",
}  # fmt: skip
"""Pages that say nothing of anybody, for whom no rule is needed."""

KEPT_FOR_EVER = "/static/tradehook.css"

MARKUP = "<img src=x onerror=alert(1)>'\"&amp;{{7*7}}"


async def test_every_page_has_a_rule_or_says_nothing_of_anybody(desk: Inside) -> None:
    found, mounted = set(), []
    feed = Feed(desk.desk.store, desk.clock)
    dashboard = {
        f"{method} {route.path}"
        for route in dashboard_routes(desk.desk, management_api(desk.desk, feed))
        for method in route.methods or ()
        if method != "HEAD"
    }
    for route in behind_webhooks(desk.desk, feed).routes:
        if isinstance(route, Mount):
            mounted.append(route.path)
        else:
            assert isinstance(route, Route)
            found |= {f"{method} {route.path}" for method in (route.methods or ()) if method != "HEAD"}
    assert mounted == ["/api/v1"], "what is mounted has rules of its own"
    assert found == RULES.keys() | OPEN | dashboard, "the dashboard asks the API, whose rules hold there"


async def test_no_page_is_shown_to_a_stranger_and_no_form_taken(desk: Inside) -> None:
    async with Browser(desk) as stranger:
        for name, scope in RULES.items():
            if scope is not None:
                method, path = name.split()
                answer = await stranger.http.request(method, path.format(**dict.fromkeys(_NAMES, "x")))
                assert answer.status_code == 303, name
                assert answer.headers["location"].startswith("/sign-in"), name


_NAMES = ("secret", "session_id", "token_id", "user_id")


@pytest.mark.parametrize("role", [Role.TRADER, Role.VIEWER])
async def test_pages_about_people_are_for_owners(desk: Inside, role: Role) -> None:
    invited = await desk.call("POST", "/users", {"name": "Ben", "role": role})
    async with Browser(desk) as browser:
        await browser.choose(invited["url"])
        account = await browser.get("/account")
        assert "/people" not in account.text
        for name, scope in RULES.items():
            if scope is Scope.PEOPLE:
                method, path = name.split()
                form = {"form_token": token_in(account), "name": "Eve", "role": "owner"}
                answer = await browser.http.request(method, path.format(user_id=invited["user_id"]), data=form)
                assert answer.status_code == 403, name
    assert {user["name"] for user in (await desk.call("GET", "/users"))["items"]} == {"owner", "Ben"}


async def test_a_form_without_its_token_or_from_elsewhere_does_nothing(desk: Inside) -> None:
    async with await signed_in(desk) as browser, Browser(desk, "203.0.113.40") as other:
        own = token_in(await browser.get("/account"))
        await other.choose((await desk.call("POST", "/users", {"name": "Ben"}))["url"])
        anothers = token_in(await other.get("/account"))
        for token, origin in (
            ("", None), ("0" * 64, None), (anothers, None), ("\u00e9", None), (own, "https://evil.example"),
            (own, "null"),
        ):  # fmt: skip
            headers = {"Origin": origin} if origin else {}
            form = {"form_token": token, "name": "Eve"}
            answer = await browser.http.post("/people", data=form, headers=headers)
            assert answer.status_code == 403, (token, origin)
            assert "from a page of tradehook" in answer.text
        assert len((await desk.call("GET", "/users"))["items"]) == 2
        taken = await browser.http.post(
            "/people", data={"form_token": own, "name": "Eve", "role": "viewer"}, headers={"Origin": "http://desk.test"}
        )
        assert taken.status_code == 200
        assert len((await desk.call("GET", "/users"))["items"]) == 3


async def test_the_api_takes_a_cookie_to_read_and_to_change_only_from_a_page_of_ours(desk: Inside) -> None:
    async with await signed_in(desk) as browser:
        me = (await browser.http.get("/api/v1/me")).json()
        assert (me["name"], me["via"]) == ("owner", "session")
        token = token_in(await browser.get("/account"))
        turn = {"on": True}
        for headers in ({}, {"X-CSRF-Token": "0" * 64}, {"X-CSRF-Token": token, "Origin": "https://evil.example"}):
            answer = await browser.http.post("/api/v1/kill-switch", json=turn, headers=headers)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "from-elsewhere")
        assert (await desk.call("GET", "/kill-switch"))["on"] is False
        sent_from = {"X-CSRF-Token": token, "Origin": "http://desk.test"}
        assert (await browser.http.post("/api/v1/kill-switch", json=turn, headers=sent_from)).status_code == 200


async def test_cookies_are_for_no_script_for_no_other_site_and_behind_tls_for_nothing_else(desk: Inside) -> None:
    async with Browser(desk) as browser:
        answer = await browser.choose(await link_for(desk))
        [session] = [line for line in answer.headers.get_list("set-cookie") if line.startswith("tradehook=")]
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(session.split("; "))
        assert "Secure" not in session


@pytest.mark.parametrize(
    ("settings", "scheme", "headers"),
    [
        ({"public_url": "https://desk.test"}, "http", {}),
        ({"trusted_proxies": "203.0.113.20"}, "http", {"X-Forwarded-Proto": "https"}),
        ({}, "https", {}),
    ],
)
async def test_cookies_are_secure_behind_tls(
    tmp_path: Path, settings: dict[str, str], scheme: str, headers: dict[str, str]
) -> None:
    async with at_work(tmp_path, **settings) as desk, Browser(desk, scheme=scheme) as browser:
        shown = await browser.http.get("/sign-in", headers=headers)
        [cookie] = shown.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-tradehook-visit=")
        assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
        assert "domain" not in cookie.casefold()


async def test_who_is_no_trusted_proxy_cannot_say_that_it_is_tls(desk: Inside) -> None:
    async with Browser(desk) as browser:
        shown = await browser.http.get("/sign-in", headers={"X-Forwarded-Proto": "https"})
        assert "Secure" not in shown.headers["set-cookie"]


async def test_the_headers_go_with_every_answer(desk: Inside) -> None:
    async with await signed_in(desk) as browser:
        for path in ("/", "/account", "/sign-in", "/nothing-here", "/health/live", "/api/v1/docs", "/api/v1/me",
                     "/api/v1/nothing", "/docs/reasons", KEPT_FOR_EVER, "/metrics"):  # fmt: skip
            answer = await browser.get(path)
            for name, value in HEADERS:
                assert answer.headers[name.decode()] == value.decode(), path
            kept = path == KEPT_FOR_EVER
            assert ("no-store" in answer.headers["cache-control"]) is not kept, path
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy, "only files of ours run"


async def test_markup_in_whatever_somebody_chooses_is_shown_and_does_nothing(desk: Inside) -> None:
    async with await signed_in(desk) as browser:
        browser.http.headers["User-Agent"] = MARKUP
        await browser.send("/account", "/sign-out")
        assert MARKUP not in (await browser.send("/sign-in", name=MARKUP, passphrase="x", next=MARKUP)).text
        await browser.sign_in()
        shown = [
            await browser.send("/account", "/account/tokens", name=MARKUP, read="on", days="1"),
            await browser.send("/account", "/account/tokens", name=MARKUP, days="1"),
            await browser.send("/people", name=MARKUP, role="trader"),
            await browser.get("/account"),
            await browser.get("/people"),
        ]
        for page in shown:
            assert "<img" not in page.text
        assert all("&lt;img src=x onerror=alert(1)&gt;" in page.text for page in shown)
        assert all("{{7*7}}" in page.text for page in shown)


async def test_a_token_is_made_on_the_page_shown_once_and_deleted(desk: Inside) -> None:
    async with await signed_in(desk) as browser:
        made = await browser.send("/account", "/account/tokens", name="sheet", read="on", days="1")
        text = made.text.split('class="once">')[1].split("<")[0]
        assert text not in (await browser.get("/account")).text
        as_token = {"Authorization": f"Bearer {text}"}
        async with Browser(desk) as program:
            assert (await program.http.get("/api/v1/me", headers=as_token)).json()["scopes"] == ["read"]
            token_id = (await desk.call("GET", "/tokens"))["items"][0]["id"]
            assert (await browser.send("/account", f"/account/tokens/{token_id}/delete")).status_code == 303
            assert (await program.http.get("/api/v1/me", headers=as_token)).status_code == 401
            assert (await browser.send("/account", f"/account/tokens/{token_id}/delete")).status_code == 404


@pytest.mark.parametrize("fields", [{"name": "x"}, {"read": "on"}, {"name": "x", "read": "on", "days": "-1"},
                                    {"name": "x", "read": "on", "days": "\u0663"}])  # fmt: skip
async def test_a_token_form_that_cannot_be_used_says_why(desk: Inside, fields: dict[str, str]) -> None:
    async with await signed_in(desk) as browser:
        answer = await browser.send("/account", "/account/tokens", **fields)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    assert (await desk.call("GET", "/tokens"))["items"] == []


async def test_sessions_are_listed_and_ended_one_by_one_and_all_at_once(desk: Inside) -> None:
    async with await signed_in(desk) as browser, Browser(desk, "203.0.113.41") as second, Browser(desk) as third:
        await second.sign_in()
        await third.sign_in()
        assert "a browser at 203.0.113.41" in (await browser.get("/account")).text
        [session] = [each for each in (await desk.call("GET", "/sessions"))["items"] if each["address"].endswith(".41")]
        await browser.send("/account", f"/account/sessions/{session['id']}/end")
        assert (await second.get("/account")).status_code == 303
        assert (await third.get("/account")).status_code == 200
        await browser.send("/account", "/account/sessions/end-others")
        assert (await third.get("/account")).status_code == 303
        assert (await browser.get("/account")).status_code == 200


async def test_nobody_ends_sessions_or_tokens_of_somebody_else_on_the_page(desk: Inside) -> None:
    ben = await desk.call("POST", "/users", {"name": "Ben"})
    async with await signed_in(desk) as owner, Browser(desk, "203.0.113.41") as other:
        await other.choose(ben["url"])
        await owner.send("/account", "/account/tokens", name="sheet", read="on")
        [token] = (await desk.call("GET", "/tokens"))["items"]
        [session] = (await desk.call("GET", "/sessions", user_id=token["user_id"]))["items"]
        assert (await other.send("/account", f"/account/tokens/{token['id']}/delete")).status_code == 404
        assert (await other.send("/account", f"/account/sessions/{session['id']}/end")).status_code == 404
        assert (await owner.get("/account")).status_code == 200


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a" * 20_000, b"form_token=%00&name=%00", b""])
async def test_a_form_of_any_bytes_is_answered_and_does_nothing(desk: Inside, body: bytes) -> None:
    async with await signed_in(desk) as browser, Browser(desk) as stranger:
        assert (await browser.http.post("/people", content=body)).status_code in (403, 413)
        assert (await stranger.http.post("/sign-in", content=body)).status_code in (403, 413)
        answer = await stranger.send("/sign-in", name="\0owner", passphrase="\0\ud7ff")
        assert answer.status_code == 401

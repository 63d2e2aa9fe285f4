"""Webhooks keys: shown once, listed, taken away."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.visitor import Visitor, read

pytestmark = pytest.mark.anyio

HERE = "/accounts/webhooks"


async def test_without_keys_the_panel_says_what_they_are_for(visitor: Visitor) -> None:
    assert "There is no key yet. Create one for each sender" in await visitor.sees(HERE)


async def test_what_is_secret_of_a_key_is_shown_once(desk: Inside, visitor: Visitor) -> None:
    answer = await visitor.browser.send(HERE, name="Chart", expires_at="2027-01-31")
    secret = answer.text.split('id="secret-key" value="')[1].split('"')[0]
    [key] = (await desk.call("GET", "/webhook-keys"))["items"]

    assert answer.headers["cache-control"] == "no-store"
    assert f'value="{key["api_key"]}"' in answer.text
    assert f"/webhook/{key['api_key']}/{secret}" in answer.text
    assert key["expires_at"] == "2027-01-31T00:00:00.000000Z"
    assert secret not in await visitor.html(HERE)


async def test_keys_are_listed_with_what_can_be_sent_with_them(desk: Inside, visitor: Visitor) -> None:
    keys = [await desk.call("POST", "/webhook-keys", {"name": name}) for name in ("One", "Two")]
    seen = await visitor.sees(f"{HERE}?key={keys[0]['id']}")

    assert "Webhook name API key Creation date Expiration date Last used" in seen
    assert "Code snippet with One" in seen
    assert "Placing" in seen
    assert "Modifying" in seen
    assert "Cancelling" in seen
    assert f"/webhook/{keys[0]['api_key']}/SECRET_KEY" in seen


async def test_a_key_is_deleted(desk: Inside, visitor: Visitor) -> None:
    key = await desk.call("POST", "/webhook-keys", {"name": "One"})
    seen = await visitor.presses(HERE, f"{HERE}/{key['id']}/delete")

    assert "There is no key yet." in seen
    assert (await desk.http.post(key["url"], json={})).status_code == 401


async def test_a_name_that_cannot_be_is_said(visitor: Visitor) -> None:
    answer = await visitor.browser.send(HERE, name="x" * 101)

    assert answer.status_code == 422
    assert "name cannot be" in read(answer.text)

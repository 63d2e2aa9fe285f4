"""The audit log: what was changed, from what to what, found again by its filters, and as a file."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk import Inside
from tests.web.dashboard.visitor import Visitor
from tradehook.web.dashboard.settings.audit import ACTIONS
from tradehook.web.dashboard.settings.audit.changed import changed

pytestmark = pytest.mark.anyio

HERE = "/settings/audit"
_VALUES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from((None, True, 3, "text", {"a": [1]})))


async def _renamed(desk: Inside) -> str:
    account = await desk.call("POST", "/accounts", {"name": "one"})
    await desk.call("PATCH", f"/accounts/{account['id']}", {"name": "two"})
    return str(account["id"])


async def test_a_change_is_shown_with_what_it_was_before_and_is_now(desk: Inside, visitor: Visitor) -> None:
    account_id = await _renamed(desk)
    seen = await visitor.sees(f"{HERE}?subject={account_id}")

    assert f"owner owner token at 203.0.113.7 PATCH /accounts/{{account_id}} {account_id}" in seen
    assert "account changed Field Before After name one two" in seen


async def test_the_log_goes_on_with_the_same_filters(desk: Inside, visitor: Visitor) -> None:
    for n in range(60):
        await desk.call("POST", "/tokens", {"name": f"token {n}", "scopes": ["read"]})
    first = await visitor.html(f"{HERE}?action=POST%20%2Ftokens")
    older = first.split('">Older</a>')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    second = await visitor.html(older)

    assert first.count("token made <small>") == 50
    assert second.count("token made <small>") == 10


async def test_what_is_filtered_is_what_is_in_the_file(desk: Inside, visitor: Visitor) -> None:
    account_id = await _renamed(desk)
    html = await visitor.html(f"{HERE}?subject={account_id}&user_id=")
    file = html.split('class="button end" href="')[1].split('"')[0].replace("&amp;", "&")
    answer = await visitor.browser.get(file)
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert [row["subject"] for row in rows] == [account_id]


async def test_what_fits_no_entry_is_said(visitor: Visitor) -> None:
    assert "Nothing fits these filters." in await visitor.sees(f"{HERE}?action=GET%20%2Fme")


def test_actions_that_are_offered_are_those_that_are_noted() -> None:
    assert {"PATCH /accounts/{account_id}", "POST /people/{user_id}"} <= set(ACTIONS)
    assert not any(action.startswith("GET ") for action in ACTIONS)


@given(st.none() | _VALUES, st.none() | _VALUES)
def test_every_field_of_a_change_is_shown_once(before: dict | None, after: dict | None) -> None:
    shown = changed({"what": "account", "id": "x", "before": before, "after": after})

    assert [name for name, _, _ in shown.fields] == list(dict.fromkeys([*(before or {}), *(after or {})]))
    for name, was, is_now in shown.fields:
        assert (was is None, is_now is None) == (name not in (before or {}), name not in (after or {}))

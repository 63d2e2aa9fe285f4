"""Backups, the doctor and what runs: what is there, and what to do."""

import pytest

from tests.desk import NOON, Inside
from tests.web.dashboard.visitor import Visitor
from tradehook.restores import queries as restores
from tradehook.restores.restore import Restore
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio

BACKUPS, DOCTOR = "/settings/backups", "/settings/doctor"


async def test_a_backup_is_made_and_listed_with_how_it_is_put_back(desk: Inside, visitor: Visitor) -> None:
    assert "There is no backup yet. Make one now" in await visitor.sees(BACKUPS)
    seen = await visitor.presses(BACKUPS, BACKUPS)
    [made] = (await desk.call("GET", "/backups"))["items"]

    assert made["file"] in seen
    assert f"tradehook restore --replace {made['file'].split('/')[-1]}" in seen
    assert "TRADEHOOK_KEEP_REFUSALS_DAYS 90" in seen
    assert "is held" not in seen


async def test_a_store_that_was_put_back_is_let_go_on(desk: Inside, visitor: Visitor) -> None:
    put_back = Restore(made_at=NOON, restored_at=after(NOON, 1))
    await desk.desk.store.write(lambda tx: restores.add(tx, put_back))
    assert "This store was put back, and is held" in await visitor.sees(BACKUPS)
    seen = await visitor.presses(BACKUPS, f"{BACKUPS}/release")
    again = await visitor.browser.send(BACKUPS, f"{BACKUPS}/release")

    assert "is held" not in seen
    assert again.status_code == 409


async def test_the_doctor_says_what_is_wrong_and_leads_to_the_request(desk: Inside, visitor: Visitor) -> None:
    strategy = await desk.make_strategy(name="Momentum")
    await desk.send(strategy, '{"ticker": \u201cAMD\u201d}')
    [delivery] = await desk.deliveries(strategy)
    html = await visitor.html(DOCTOR)

    assert "Replace curly quotes" in html
    assert f'href="/deliveries/{delivery["id"]}"' in html


async def test_about_says_where_messages_go(visitor: Visitor) -> None:
    seen = await visitor.sees("/settings/about")

    assert "http://127.0.0.1:8000/trading/webhook/" in seen
    assert "Licence Apache-2.0" in seen

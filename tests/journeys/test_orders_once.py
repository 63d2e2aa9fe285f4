"""A message of a key counts once, however often it is sent, and till the date that it says (rules: architecture 2.6 and
6; seeds, traderevolution)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.client import Client
from tests.desk import Inside, at_work
from tests.journeys.key_holder import key_holder
from tests.journeys.key_inside import KeyInside, key_inside
from tests.journeys.test_once import with_trouble
from tradehook.vocabulary.instant import Instant, after

WORKS = {"symbol": "AMD", "type": "Limit", "price": 90, "qty": 10, "side": "buy"}


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn, whose clock stands at noon in UTC of a Tuesday in June 2025."""
    async with at_work(tmp_path, store_url) as found:
        yield found


def test_an_idempotency_key_makes_a_message_count_once(client: Client) -> None:
    desk = key_holder(client)
    message = {"action": "place", "accountName": desk.account_name, **WORKS, "price": 101}
    answers = [desk.sends(message, idempotency_key="one") for _ in range(3)]
    (number,) = {answer.json()["d"]["orderId"] for answer in answers}
    desk.comes_to(number, "filled")
    assert desk.sends(message, idempotency_key="one").json()["d"]["status"] == "filled"
    assert desk.sends(message | {"qty": 11}, idempotency_key="one").json()["code"] == "idempotency-key-reused"
    assert len(client.orders(desk.account)) == 1
    assert desk.sends(message, idempotency_key="two").json()["d"]["orderId"] != number
    assert [row["verdict"] for row in client.listed("/deliveries", webhook=desk.key["id"])[::-1]] == [
        "accepted",
        *["duplicate"] * 3,
        "refused",
        "accepted",
    ]


@pytest.mark.anyio
async def test_a_resend_is_answered_with_what_is_so_now(desk: Inside) -> None:
    holder = await key_inside(desk)
    body = {"action": "place", "accountName": holder.account_name, **WORKS, "price": 95}
    async with with_trouble(desk, "committed") as troubled:
        failed = await troubled.http.post(holder.path, json=body)
        assert (failed.status_code, failed.json()["code"]) == (500, "internal-error")
        assert int(failed.headers["retry-after"]) > 0
        desk.desk.engine.signals_came()
        await _comes_to_work(holder)
        await holder.price("94")
        await holder.holds("10")
        desk.later(5)

        so = (await troubled.http.post(holder.path, json=body)).json()

    assert (so["s"], so["d"]["status"], so["d"]["filledQty"], so["d"]["avgPrice"]) == ("ok", "filled", 10, 94)
    (order,) = await holder.orders()
    assert order["number"] == so["d"]["orderId"]
    assert [row["verdict"] for row in await holder.rows()] == ["accepted", "duplicate"]


async def _comes_to_work(holder: KeyInside) -> None:
    async def look() -> bool:
        return [each["status"] for each in await holder.orders()] == ["working"]

    await holder.until(look, "an order that works")


@pytest.mark.anyio
async def test_a_date_is_the_one_that_was_sent(desk: Inside) -> None:
    holder = await key_inside(desk)
    till = after(desk.clock.at, 3600)
    so = await holder.does("place", **WORKS, validity="GTD", expireDate=_milliseconds(till))
    assert (await holder.orders())[-1]["good_till"] == "2025-06-17T13:00:00.000000Z"
    past = _milliseconds(after(desk.clock.at, -1))
    assert await holder.refused("place", **WORKS, validity="GTD", expireDate=past) == "expire-date-passed"
    desk.later(3601)
    await holder.price("99")
    await holder.comes_to(so["orderId"], "expired", "cancelled")


@pytest.mark.anyio
@pytest.mark.parametrize("key", [None, "one"])
async def test_what_was_kept_is_a_repeat_though_its_date_is_over_by_now(desk: Inside, key: str | None) -> None:
    holder = await key_inside(desk)
    till = _milliseconds(after(desk.clock.at, 3))
    message = {"action": "place", "accountName": holder.account_name, **WORKS, "validity": "GTD", "expireDate": till}
    headers = {} if key is None else {"Idempotency-Key": key}
    async with with_trouble(desk, "committed") as troubled:
        failed = await troubled.http.post(holder.path, json=message, headers=headers)
        assert failed.status_code == 500
        desk.later(5)

        again = (await troubled.http.post(holder.path, json=message, headers=headers)).json()
        other = (await troubled.http.post(holder.path, json=message | {"qty": 11})).json()

    assert again["d"]["orderId"] == 1
    assert other["code"] == "expire-date-passed"
    assert [row["verdict"] for row in await holder.rows()] == ["accepted", "duplicate", "refused"]


def _milliseconds(at: Instant) -> int:
    return at // 1000

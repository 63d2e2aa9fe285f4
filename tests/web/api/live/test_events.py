"""Everything that changes, as it is told to who listens."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Inside, at_work
from tests.web.api.refused import refused
from tests.web.dashboard.trader import Trader, trader
from tradehook.people.caller import Caller, Via, caller_of, holder_of_owner_token
from tradehook.people.user import Role, User
from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import EPOCH
from tradehook.web.api.live import feed as feeding
from tradehook.web.api.live.feed import Feed
from tradehook.web.api.live.place import LOST, Place, place_in

pytestmark = pytest.mark.anyio

OWNER = holder_of_owner_token("")
_NOBODY = User(id=UserId("somebody"), name="somebody", role=Role.TRADER, trading_webhooks=True, created_at=EPOCH)
STRANGER = caller_of(_NOBODY, Via.TOKEN, "", "")

Event = tuple[str, dict[str, Any], str]
"""Its name, what is told, and its id."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn."""
    async with at_work(tmp_path, store_url if store_url.startswith("postgres") else None) as desk:
        yield desk


class Listener:
    """Who listens to a feed, and reads on as long as they like."""

    def __init__(self, feed: Feed, caller: Caller = OWNER, place: Place | None = None) -> None:
        self._stream = feed.stream(caller, place)

    async def begins(self) -> Place:
        """Where the stream begins."""
        first = await anext(self._stream)
        return place_in(first.split("id: ")[1].strip())

    async def hears(self, name: str) -> Event:
        """The next event of this name."""
        async with asyncio.timeout(20):
            while True:
                event = _read(await anext(self._stream))
                if event is not None and event[0] == name:
                    return event

    async def leaves(self) -> None:
        """Stop listening."""
        await self._stream.aclose()  # type: ignore[attr-defined]


def _read(text: str) -> Event | None:
    fields = dict(line.split(": ", 1) for line in text.strip().split("\n") if not line.startswith(":"))
    return (fields["event"], json.loads(fields["data"]), fields["id"]) if "event" in fields else None


def _feed(desk: Inside) -> Feed:
    return Feed(desk.desk.store, desk.clock)


async def _bought(mine: Trader) -> str:
    return str((await mine.carried_out(action="buy", quantity=3))["id"])


async def test_a_signal_is_told_from_the_request_to_the_fill(desk: Inside) -> None:
    mine, listener = await trader(desk), Listener(_feed(desk))
    await listener.begins()
    trade_id = await _bought(mine)

    _, delivery, _ = await listener.hears("delivery")
    assert (delivery["verdict"], delivery["strategy_id"]) == ("accepted", mine.strategy.id)
    _, trade, _ = await listener.hears("trade")
    assert (trade["id"], trade["symbol"], trade["signal_id"]) == (trade_id, "AMD", delivery["signal_id"])
    _, fill, _ = await listener.hears("fill")
    assert (fill["account_id"], fill["quantity"], fill["price"]) == (mine.account_id, "3", "100")
    await listener.leaves()


async def test_what_happens_to_accounts_is_told(desk: Inside) -> None:
    mine, listener = await trader(desk), Listener(_feed(desk))
    await listener.begins()
    await desk.post(f"/accounts/{mine.account_id}/lock", {"seconds": 60})
    await desk.post(f"/accounts/{mine.account_id}/deposit", {"amount": "5"})

    assert (await listener.hears("account"))[1]["code"] == "account-locked"
    assert (await listener.hears("cash"))[1]["amount"] == "5"
    await listener.leaves()


async def test_who_comes_back_is_told_what_it_missed(desk: Inside) -> None:
    mine, feed = await trader(desk), _feed(desk)
    first = Listener(feed)
    await first.begins()
    await _bought(mine)
    _, delivery, place = await first.hears("delivery")
    await first.leaves()

    again = Listener(feed, place=place_in(place))
    assert (await again.hears("trade"))[1]["signal_id"] == delivery["signal_id"]
    await again.leaves()


@pytest.mark.parametrize("place", [LOST, (10**9,) * 6])
async def test_who_comes_from_nowhere_is_told_to_look_anew(desk: Inside, place: Place) -> None:
    listener = Listener(_feed(desk), place=place)
    assert await listener.hears("missed")
    await listener.leaves()


async def test_who_was_away_for_too_long_is_told_to_look_anew(desk: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "_TOO_FAR", 2)
    mine, feed = await trader(desk), _feed(desk)
    listener = Listener(feed)
    before = await listener.begins()
    await listener.leaves()
    await _bought(mine)
    again = Listener(feed, place=before)

    assert await again.hears("missed")
    await again.leaves()


async def test_what_is_somebody_elses_is_told_to_nobody_else(desk: Inside) -> None:
    mine, feed = await trader(desk), _feed(desk)
    owner, stranger = Listener(feed), Listener(feed, STRANGER)
    await owner.begins()
    await stranger.begins()
    await _bought(mine)
    await owner.hears("fill")
    await desk.post("/kill-switch", {"on": True})

    name, told, _ = await _first(stranger)
    assert (name, told["code"]) == ("account", "kill-switch-on")
    await owner.leaves()
    await stranger.leaves()


async def _first(listener: Listener) -> Event:
    async with asyncio.timeout(20):
        while True:
            event = _read(await anext(listener._stream))
            if event is not None:
                return event


async def test_closing_ends_every_stream(desk: Inside) -> None:
    feed = _feed(desk)
    listener = Listener(feed)
    await listener.begins()
    ending = asyncio.create_task(listener.hears("delivery"))
    await asyncio.sleep(0)
    await feed.close()

    with pytest.raises(StopAsyncIteration):
        await ending


async def test_no_more_than_can_be_served_are_let_in(desk: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Feed, "full", True)
    answer = await desk.http.get("/api/v1/events", headers={"Authorization": "Bearer token-of-the-owner"})

    refused(answer, 503, "too-many-listeners")
    assert answer.headers["retry-after"] == "10"

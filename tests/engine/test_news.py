"""Two engines that find the same facts keep them once, and nothing is kept for who does not want it."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from tests.desk import Inside, at_work
from tests.engine.carried import Carrier
from tradehook.engine.news import SOURCES, begin_here, keep
from tradehook.notify import queries as notify
from tradehook.notify.news import Channel, Kind
from tradehook.plumbing.store.contract import Tx

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    async with at_work(tmp_path, store_url, post=Carrier()) as desk:
        # Only the test finds anything: the duty has nobody to tell until it does.
        yield desk


def channel(desk: Inside, name: str, *what: Kind) -> Channel:
    return Channel(id=name, name=name, scheme="json", sealed_url=b"", what=what, created_at=desk.clock.at)


async def test_what_two_have_found_is_kept_once_for_those_who_want_it(desk: Inside) -> None:
    store, (_, events) = desk.desk.store, SOURCES
    await store.write(begin_here)
    await desk.call("POST", "/kill-switch", {"on": True})
    found = await store.read(partial(events.find, now=desk.clock.at))
    assert found is not None
    assert [news.word for news in found.news] == ["kill switch on"]

    def twice(tx: Tx) -> list[int]:
        for each in (channel(desk, "wants", Kind.EVENTS), channel(desk, "does-not", Kind.ALARMS)):
            notify.add_channel(tx, each)
        for _ in range(2):
            keep(tx, found, desk.clock.at)
        counts = [len(notify.waiting_for(tx, name, 10)) for name in ("wants", "does-not")]
        for name in ("wants", "does-not"):
            notify.forget_what_waits(tx, name, "over", desk.clock.at)
            notify.delete_channel(tx, name)
        return counts

    assert await store.write(twice) == [1, 0]
    assert await store.read(partial(events.find, now=desk.clock.at)) is None

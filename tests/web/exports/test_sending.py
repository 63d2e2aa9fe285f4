"""Sending files while they are written: a few at once, and a failure said before anything was sent."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tradehook.plumbing.store.contract import StoreFailed
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.exports import sending
from tradehook.web.exports.plan import Column, FileFormat, Kind, Plan, Stored
from tradehook.web.exports.sending import Begun, Sending

COLUMNS = (Column(name="n", kind=Kind.WHOLE, source="n"),)
PLAN = Plan(format=FileFormat.CSV, columns=COLUMNS)


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"


async def rows(count: int) -> AsyncIterator[list[dict[str, Any]]]:
    for n in range(count):
        yield [{"n": n}]


@pytest.mark.anyio
async def test_only_so_many_are_sent_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_MOST_FILES", 1)
    out = Sending()
    first = await out.send(PLAN, rows(3))
    assert not isinstance(first, Refusal)

    second = await out.send(PLAN, rows(1))

    assert isinstance(second, Refusal)
    assert (second.code, second.status) == ("exports-too-many", 409)
    assert b"".join([chunk async for chunk in first]).split() == [b"n", b"0", b"1", b"2"]
    third = await out.send(PLAN, rows(1))
    assert not isinstance(third, Refusal)
    await third.aclose()
    fourth = await out.send(PLAN, rows(1))
    assert isinstance(fourth, Begun)
    await fourth.aclose()


@pytest.mark.anyio
async def test_what_cannot_be_read_fails_before_anything_is_sent(tmp_path: Path) -> None:
    stored = Stored(url=f"sqlite:///{tmp_path}/nothing.db", text="SELECT 1 AS n", values={"after": -1}, key="n")
    with pytest.raises(StoreFailed):
        await Sending().send(Plan(format=FileFormat.CSV, columns=COLUMNS, stored=stored))


@pytest.mark.anyio
async def test_parquet_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "find_spec", lambda _name: None)
    found = await Sending().send(Plan(format=FileFormat.PARQUET, columns=COLUMNS))
    assert isinstance(found, Refusal)
    assert found.code == "parquet-not-installed"

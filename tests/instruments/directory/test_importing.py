"""Imports into a real store, on both engines."""

from collections.abc import AsyncIterator

import pytest

from tests.instruments.directory.files import elsewhere, nasdaq_listed, other_listed, share
from tests.instruments.moments import at
from tradehook.instruments.directory import queries
from tradehook.instruments.directory.importing import Imported, import_directory
from tradehook.instruments.directory.listed import DirectoryKind
from tradehook.instruments.directory.reading import Directory, read_directory
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal

pytestmark = pytest.mark.anyio

FIRST, SECOND = at("2026-11-20T09:00:00"), at("2026-11-23T09:00:00")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    store = OpenStore(store_url)
    yield store
    await store.close()


def directory(text: str) -> Directory:
    read = read_directory(text)
    assert isinstance(read, Directory)
    return read


async def imported(store: OpenStore, text: str, now: Instant = FIRST) -> Imported:
    found = await import_directory(store, directory(text), now)
    assert isinstance(found, Imported)
    return found


async def test_what_is_imported_is_kept_and_read_back_as_it_was(store: OpenStore) -> None:
    text = other_listed([elsewhere("BAC$K", "BAC-K", "Bank of America, Series K"), elsewhere("SPY", exchange="P")])
    found = await imported(store, text)

    assert found.symbols == await store.read(queries.all_imported)
    assert [each.listed for each in found.symbols.values()] == list(directory(text).listed)
    assert {each.directory for each in found.symbols.values()} == {DirectoryKind.OTHER_LISTED}
    assert (await store.read(queries.imported_files))[DirectoryKind.OTHER_LISTED] == (directory(text).created_at, FIRST)


async def test_more_symbols_than_one_statement_or_transaction_takes(store: OpenStore) -> None:
    letters = "ABCDEFGHIJ"
    rows = [share(f"X{a}{b}{c}") for a in letters for b in letters for c in letters]

    found = await imported(store, nasdaq_listed([*rows, share("LAST")]))
    assert len(found.symbols) == len(found.difference.new) == 1001

    gone = await imported(store, nasdaq_listed([share("LAST")]), SECOND)
    assert len(gone.difference.delisted) == 1000
    assert [symbol for symbol, each in gone.symbols.items() if each.delisted_at is None] == ["LAST"]


async def test_what_is_gone_is_marked_and_what_comes_back_is_listed_again(store: OpenStore) -> None:
    await imported(store, nasdaq_listed([share("OLD", "Acme - Common Stock"), share("STAY")]))
    second = await imported(store, nasdaq_listed([share("NEW", "Acme - Common Stock"), share("STAY")]), SECOND)

    old = second.symbols["OLD"]
    assert (old.delisted_at, old.renamed_to) == (SECOND, "NEW")
    assert second.difference.renamed == {"OLD": "NEW"}

    third = await imported(store, nasdaq_listed([share("OLD"), share("NEW", "Acme"), share("STAY")]), SECOND)
    assert (third.symbols["OLD"].delisted_at, third.symbols["OLD"].renamed_to) == (None, None)
    assert third.symbols["NEW"].listed.name == "Acme"
    assert [len(each) for each in (third.difference.new, third.difference.changed)] == [1, 1]


async def test_an_older_file_than_the_last_is_refused_and_changes_nothing(store: OpenStore) -> None:
    await imported(store, nasdaq_listed([share("A")], made="1119202621:31"))
    before = await store.read(queries.all_imported)

    refused = await import_directory(store, directory(nasdaq_listed([share("B")], made="1118202621:31")), SECOND)

    assert isinstance(refused, Refusal)
    assert (refused.code, refused.status) == ("directory-outdated", 409)
    assert await store.read(queries.all_imported) == before


async def test_an_import_that_was_cut_off_is_completed_by_the_next(store: OpenStore) -> None:
    text = nasdaq_listed([share("A"), share("B")])
    listed = directory(text).listed
    await store.write(lambda tx: queries.keep_listed(tx, DirectoryKind.NASDAQ_LISTED, listed[:1], FIRST))

    found = await imported(store, text)

    assert [each.symbol for each in found.difference.new] == ["B"]
    assert list(found.symbols) == ["A", "B"]

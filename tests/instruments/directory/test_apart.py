"""A child process reads as this one does."""

import pytest

from tests.instruments.directory.files import nasdaq_listed, share
from tradehook.instruments.directory.apart import read_apart
from tradehook.instruments.directory.reading import read_directory
from tradehook.vocabulary.refusal import Refusal

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_child_answers_what_reading_here_would() -> None:
    text = nasdaq_listed([share("AAPL", "Apple Inc. - Commön Stock"), "bad", share("MSFT")])

    assert await read_apart(text.encode()) == read_directory(text)


async def test_a_refusal_comes_back_whole() -> None:
    refused = await read_apart(b"\xff\xfe no directory")

    assert isinstance(refused, Refusal)
    assert refused == read_directory("no directory")


async def test_bytes_that_are_no_text_cost_no_more_than_a_sign() -> None:
    found = await read_apart(nasdaq_listed([share("AAPL", "Caf?")]).encode().replace(b"?", b"\xe9"))

    assert not isinstance(found, Refusal)
    assert [each.name for each in found.listed] == ["Caf\ufffd"]

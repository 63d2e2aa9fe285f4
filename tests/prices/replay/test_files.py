"""The folder of recorded prices: nothing outside it is touched, and what is sent is there whole or not at all."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tradehook.prices.replay.files import Files, RecordedFile
from tradehook.vocabulary.refusal import Refusal

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "replays"


async def sent(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def cut_off() -> AsyncIterator[bytes]:
    yield b"time,last\n"
    raise ConnectionResetError


def there(folder: Path) -> dict[str, bytes]:
    """What lies in the folder; nothing where there is none."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def code(found: object) -> str:
    assert isinstance(found, Refusal), found
    return found.code


async def test_what_is_sent_can_be_found_and_is_listed(folder: Path) -> None:
    files = Files(folder)

    taken = await files.receive("AAPL_1m.csv", sent(b"time,", b"last\n"))

    assert isinstance(taken, RecordedFile)
    assert (taken.name, taken.size_bytes) == ("AAPL_1m.csv", 10)
    assert list(files.listed()) == [taken]
    path = files.find("AAPL_1m.csv")
    assert isinstance(path, Path)
    assert path.read_bytes() == b"time,last\n"


async def test_what_is_sent_again_takes_the_place_of_the_first(folder: Path) -> None:
    files = Files(folder)
    await files.receive("a.csv", sent(b"first"))
    await files.receive("a.csv", sent(b"second"))

    assert there(folder) == {"a.csv": b"second"}


async def test_too_much_is_refused_and_leaves_what_was_there(folder: Path) -> None:
    files = Files(folder, largest=10)
    await files.receive("a.csv", sent(b"first"))

    assert code(await files.receive("a.csv", sent(b"123456", b"78901"))) == "replay-file-too-large"
    assert there(folder) == {"a.csv": b"first"}


async def test_what_is_cut_off_leaves_nothing(folder: Path) -> None:
    files = Files(folder)

    assert code(await files.receive("a.csv", cut_off())) == "replay-file-not-kept"
    assert there(folder) == {}


@pytest.fixture
def something_in_the_way(folder: Path) -> None:
    folder.write_text("no folder")


@pytest.mark.usefixtures("something_in_the_way")
async def test_a_folder_that_cannot_be_made_is_said(folder: Path) -> None:
    assert code(await Files(folder).receive("a.csv", sent(b"x"))) == "replay-file-not-kept"
    assert code(Files(folder).find("a.csv")) == "replay-file-not-found"
    assert list(Files(folder).listed()) == []


@pytest.mark.parametrize(
    "name",
    [
        "", "prices", "prices.txt", "../prices.csv", "..csv", ".csv", ".hidden.csv", "a/b.csv", "a\\b.csv",
        "/etc/passwd", "a.csv\0", "a.csv\n", "ä.csv", "a b.csv", "x" * 100 + ".csv",
    ],
)  # fmt: skip
async def test_no_other_name_is_looked_at(folder: Path, name: str) -> None:
    assert code(Files(folder).find(name)) == "replay-bad-name"
    assert code(await Files(folder).receive(name, sent(b"x"))) == "replay-bad-name"
    assert there(folder) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=some.text(max_size=30) | some.from_regex(r"[./a-z]{0,20}\.csv", fullmatch=True))
def test_whatever_the_name_what_is_found_lies_in_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.csv").write_text("not to be read")
    folder = tmp_path / "replays"
    folder.mkdir(exist_ok=True)
    (folder / "a.csv").write_text("")

    found = Files(folder).find(name)

    assert isinstance(found, Refusal) or found.resolve() == (folder / "a.csv").resolve()


def test_a_link_does_not_lead_out_of_the_folder(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("not to be read")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "folder.csv").mkdir()

    assert code(Files(folder).find("link.csv")) == "replay-file-not-found"
    assert code(Files(folder).find("folder.csv")) == "replay-file-not-found"
    assert list(Files(folder).listed()) == []

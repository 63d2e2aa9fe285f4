"""A log that cannot be written must stop nothing: what loops for ever logs, also while the disk is full."""

import errno
import io

import pytest
import structlog

from tradehook.plumbing import logging
from tradehook.plumbing.logging import Unfailing, log


class Full(io.StringIO):
    """A file on a disk without space."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


class Noting(io.StringIO):
    """Notes what is written at once."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def write(self, text: str) -> int:
        self.pieces.append(text)
        return len(text)


@pytest.fixture(autouse=True)
def as_before() -> object:
    yield
    structlog.reset_defaults()


def test_a_full_disk_fails_nobody_who_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Full())
    logging.set_up("console")

    log.warning("the store did not take it", failure="disk full")


def test_every_line_is_written_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Noting()
    monkeypatch.setattr("sys.stderr", stream)
    logging.set_up("json")

    log.error("one")
    log.error("two")

    assert [piece.count("\n") for piece in stream.pieces if piece] == [1, 1]
    assert all(piece.endswith("}\n") for piece in stream.pieces if piece)


def test_a_closed_stream_is_no_error_either() -> None:
    stream = io.StringIO()
    stream.close()

    Unfailing(stream).write("lost")
    Unfailing(stream).flush()

"""A database as it would be with some pages of its log, read without touching either file."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import apsw


@dataclass(frozen=True, slots=True)
class View:
    """Pages that stand in for those of the file, by number, and how many pages there are in all."""

    page_size: int
    pages: Mapping[int, memoryview]
    size: int


def own_page(file: Path, page_size: int, number: int) -> bytes:
    """A page of the file itself; shorter, or empty, where the file ends before."""
    with file.open("rb") as opened:
        opened.seek((number - 1) * page_size)
        return opened.read(page_size)


@contextlib.contextmanager
def opened_view(file: Path, view: View) -> Iterator[apsw.Connection]:
    """A connection that sees the database so; what it reads may be damaged (`apsw.CorruptError`)."""
    files = _Files(view)
    try:
        # Immutable: SQLite neither locks nor looks for a log.
        name = f"file:{quote(str(file.absolute()))}?immutable=1"
        connection = apsw.Connection(name, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI, vfs=files.name)
        try:
            connection.execute("PRAGMA temp_store=MEMORY")
            yield connection
        finally:
            connection.close()
    finally:
        files.unregister()


class _Files(apsw.VFS):
    """The machine's own files, but for the database."""

    def __init__(self, view: View) -> None:
        self.name = f"tradehook-view-{id(self)}"
        super().__init__(self.name, "")
        self._view = view

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        """Open the file that is looked at."""
        return _File(name, flags, self._view)


class _File(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], view: View) -> None:
        super().__init__("", name, flags)
        self._view = view

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - SQLite's name
        number, within = divmod(offset, self._view.page_size)
        ours = self._view.pages.get(number + 1)
        if ours is not None and within + amount <= len(ours):
            return bytes(ours[within : within + amount])
        return super().xRead(amount, offset)

    def xFileSize(self) -> int:  # noqa: N802 - SQLite's name
        return self._view.size * self._view.page_size

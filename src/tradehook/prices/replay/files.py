"""The folder of recorded prices: what lies there, and what is sent to it."""

import os
import re
import tempfile
from asyncio import to_thread
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradehook.prices.replay import refusals
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,91}\.(csv|parquet)", re.ASCII | re.IGNORECASE)
_LARGEST = 2**30


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A file that can be played."""

    name: str
    size_bytes: int
    changed_at: Instant


class Files:
    """The files of one folder, by their names; nothing outside it is ever read or written."""

    def __init__(self, folder: Path, largest: int = _LARGEST) -> None:
        self._folder = folder
        self._largest = largest

    def find(self, name: str) -> Path | Refusal:
        """Where a file lies. Refused `replay-bad-name` and `replay-file-not-found`."""
        if not _NAME.fullmatch(name):
            return refusals.bad_name(name)
        path = self._folder / name
        # A link is followed by whoever reads the file: it must not lead out of the folder.
        inside = path.resolve().parent == self._folder.resolve()
        return path if inside and path.is_file() else refusals.no_file(name)

    def listed(self) -> Sequence[RecordedFile]:
        """The files that are there, by name."""
        if not self._folder.is_dir():
            return ()
        found = (path for path in self._folder.iterdir() if not isinstance(self.find(path.name), Refusal))
        return sorted((_described(path) for path in found), key=lambda file: file.name)

    async def receive(self, name: str, chunks: AsyncIterator[bytes]) -> RecordedFile | Refusal:
        """Keep what is sent under a name, in place of what was there; whole or not at all.

        Refused `replay-bad-name`, `replay-file-too-large` and `replay-file-not-kept`.
        """
        if not _NAME.fullmatch(name):
            return refusals.bad_name(name)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", suffix=".part", delete=False) as part:
                try:
                    return await self._receive(self._folder / name, part, chunks)
                finally:
                    await to_thread(_gone, part.name)
        except OSError as error:
            return refusals.not_kept(error.strerror or str(error))

    async def _receive(self, path: Path, part: Any, chunks: AsyncIterator[bytes]) -> RecordedFile | Refusal:
        """Write what is sent beside what is there, and put it in its place once all of it is on the disk."""
        size = 0
        async for chunk in chunks:
            size += len(chunk)
            if size > self._largest:
                return refusals.too_large(self._largest)
            await to_thread(part.write, chunk)
        await to_thread(part.flush)
        await to_thread(os.fsync, part.fileno())
        await to_thread(os.replace, part.name, path)
        return _described(path)


def _gone(path: str) -> None:
    """Nothing is left of what was not taken; what was has another name by now."""
    Path(path).unlink(missing_ok=True)


def _described(path: Path) -> RecordedFile:
    found = path.stat()
    return RecordedFile(path.name, found.st_size, Instant(found.st_mtime_ns // 1_000))

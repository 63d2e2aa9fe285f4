"""Two states of a database whose log is damaged: as SQLite would read it, and as it was when it was last written."""

from dataclasses import dataclass, replace
from pathlib import Path

from tradehook.plumbing.store.damage.views import View, own_page
from tradehook.plumbing.store.wal import Fit, Frame, Log
from tradehook.plumbing.store.wal_index import Index

_SIZE_IN_FIRST_PAGE = slice(28, 32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The files that a process left which did not stop by itself.

    `data` is all of the log; `index` is None where it says nothing of this log.
    """

    file: Path
    data: memoryview
    log: Log
    index: Index | None

    def page(self, frame: Frame) -> memoryview:
        """The page that a frame holds now."""
        return self.data[frame.at : frame.at + self.log.page_size]

    def own(self, number: int) -> bytes:
        """A page of the database file itself."""
        return own_page(self.file, self.log.page_size, number)

    @property
    def committed(self) -> int:
        """The number of the last frame that is known to have been committed."""
        return self.index.committed if self.index else 0

    @property
    def copied(self) -> int:
        """The number of the last frame that is known to be in the file, too."""
        return self.index.copied if self.index else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The last state that was written, and its pages that are not known for sure; 0 stands for one without a number."""

    view: View
    doubtful: tuple[int, ...]


def as_sqlite_reads_it(left: Left) -> View:
    """What there is when everything from the first broken frame on is left out: a true moment of the past.

    Not if pages from behind it are in the file already: see `is_mixed`.
    """
    frames = left.log.frames[: left.log.taken]
    return _view(left, frames, {frame.page: left.page(frame) for frame in frames})


def with_copied(left: Left) -> Left:
    """The same, with broken frames shown as copied where the file has what they held."""
    frames = tuple(_shown(left, frame) for frame in left.log.frames)
    return replace(left, log=replace(left.log, frames=frames))


def _shown(left: Left, frame: Frame) -> Frame:
    if frame.fit in (Fit.TAKEN, Fit.PROVEN):
        return frame
    known = frame.number <= left.copied or (frame.page > 0 and left.log.fits(frame, left.own(frame.page)))
    return replace(frame, fit=Fit.COPIED) if known else frame


def as_written(left: Left) -> Written:
    """What there was at the end of the last transaction that can be seen; true where nothing is doubtful."""
    frames = left.log.frames[left.copied : left.log.written]
    pages: dict[int, memoryview] = {}
    doubtful: set[int] = set()
    for frame in frames:
        if frame.fit is Fit.COPIED:
            pages.pop(frame.page, None)
        elif frame.fit is not Fit.BROKEN:
            pages[frame.page] = left.page(frame)
        if frame.fit in (Fit.BROKEN, Fit.UNPROVEN):
            doubtful.add(frame.page)
        else:
            doubtful.discard(frame.page)
    if left.committed > max(left.log.written, left.copied):
        doubtful.add(0)
    view = _view(left, frames, pages)
    return Written(view=_readable(left, view) if 1 in doubtful else view, doubtful=tuple(sorted(doubtful)))


def _readable(left: Left, view: View) -> View:
    """With an older first page: it says how many pages there are, and SQLite looks at none behind them."""
    first = bytearray(view.pages.get(1) or left.own(1))
    first[_SIZE_IN_FIRST_PAGE] = view.size.to_bytes(4, "big")
    return replace(view, pages={**view.pages, 1: memoryview(first)})


def is_mixed(left: Left) -> bool:
    """Whether the file holds pages from behind what SQLite would read of the log: then it would mix two moments."""
    taken = {frame.page: frame for frame in left.log.frames[: left.log.taken]}
    behind = left.log.frames[left.log.taken :]
    return left.copied > left.log.taken or any(_is_in_the_file(left, frame, taken.get(frame.page)) for frame in behind)


def _is_in_the_file(left: Left, frame: Frame, earlier: Frame | None) -> bool:
    """Whether the file has what this frame held, and not because an earlier one held the same."""
    if frame.fit in (Fit.COPIED, Fit.BROKEN):
        return frame.fit is Fit.COPIED
    page = left.page(frame)
    return left.own(frame.page) == page and (earlier is None or left.page(earlier) != page)


def _view(left: Left, frames: tuple[Frame, ...], pages: dict[int, memoryview]) -> View:
    own_size = left.file.stat().st_size // left.log.page_size
    sizes = [frame.pages for frame in frames if frame.pages]
    return View(page_size=left.log.page_size, pages=pages, size=sizes[-1] if sizes else own_size)

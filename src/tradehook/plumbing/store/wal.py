"""SQLite's write-ahead log, read from its bytes: what SQLite takes of it, and what it leaves out without a word.

SQLite takes frames up to the first whose checksum is wrong, and of those every transaction that is whole (source:
sqlite.org/fileformat2.html, section 4). A checksum goes on from the one before, so behind a broken frame it can still
be told whether a frame is as it was written: by the checksum that the broken one has, or should have had.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

MASK = 0xFFFFFFFF

Checksum = tuple[int, int]


class Fit(Enum):
    """How far a frame of the log can be believed."""

    TAKEN = "everything up to it is whole: SQLite reads it"
    PROVEN = "its checksum fits to its neighbour's: it is as it was written, but SQLite does not get there"
    COPIED = "it is not as it was written, but the database file has its page as it was"
    UNPROVEN = "it belongs to the log, and nothing before it is left to prove it by"
    BROKEN = "it is not as it was written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A page as a transaction left it. `number` counts from 1; `at` is where the page begins in the log's bytes; `page`
    is 0 where nobody knows which page it is.

    `pages`: how many the database has, where the frame ends a transaction; else 0. `seeds`: the checksums from which
    its own may go on.
    """

    number: int
    page: int
    pages: int
    at: int
    fit: Fit
    seeds: tuple[Checksum, ...]
    checksum: Checksum


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The frames that were written since the log was last begun anew: all of them carry its `salts`."""

    page_size: int
    order: str
    salts: bytes
    frames: tuple[Frame, ...]

    @property
    def taken(self) -> int:
        """The number of the last frame that SQLite uses: the last end of a transaction among those it reads."""
        return _last_end(frame for frame in self.frames if frame.fit is Fit.TAKEN)

    @property
    def written(self) -> int:
        """The number of the frame that ends the last transaction that can be seen, broken or not."""
        return _last_end(self.frames)

    def fits(self, frame: Frame, page: bytes) -> bool:
        """Whether these bytes are what the frame held when it was written."""
        head = struct.pack(">II", frame.page, frame.pages)
        whole = len(page) == self.page_size
        return whole and any(checksum(self.order, seed, head, page) == frame.checksum for seed in frame.seeds)


def _last_end(frames: Iterable[Frame]) -> int:
    return max((frame.number for frame in frames if frame.pages), default=0)


def is_cut_short(log: Log) -> bool:
    """Whether there are frames that SQLite leaves out because one before or among them is broken."""
    return any(frame.fit is not Fit.TAKEN for frame in log.frames)


def has_lost_a_commit(log: Log) -> bool:
    """Whether a transaction that SQLite leaves out is proven to have been committed.

    Its end alone proves nothing: of the last transaction before a power cut the end may be on the disk and the
    beginning not, and nobody was told that it is kept. But every commit is synced before the next transaction begins to
    be written: an end with something behind it was committed.
    """
    if not log.frames:
        return False
    ends = (frame.number for frame in log.frames if frame.pages and frame.number > log.taken)
    return is_cut_short(log) and min(ends, default=log.frames[-1].number) < log.frames[-1].number


def checksum(order: str, seed: Checksum, *parts: bytes | memoryview) -> Checksum:
    """SQLite's own, in an order of bytes: two sums, each taken into the other, over pairs of 32-bit words."""
    s0, s1 = seed
    for part in parts:
        words = iter(struct.unpack(f"{order}{len(part) // 4}I", part))
        for even, odd in zip(words, words, strict=True):
            s0 = (s0 + even + s1) & MASK
            s1 = (s1 + odd + s0) & MASK
    return s0, s1


def unwound(order: str, after: Checksum, part: memoryview) -> Checksum:
    """The checksum before `part`, from the one after it."""
    s0, s1 = after
    words = reversed(struct.unpack(f"{order}{len(part) // 4}I", part))
    for odd, even in zip(words, words, strict=True):
        s1 = (s1 - odd - s0) & MASK
        s0 = (s0 - even - s1) & MASK
    return s0, s1

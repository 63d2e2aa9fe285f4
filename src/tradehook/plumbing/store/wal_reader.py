"""Reading the frames of SQLite's write-ahead log, and what can be told of those that are broken and of what follows."""

import struct
from dataclasses import dataclass, replace

from tradehook.plumbing.store.wal import MASK, Checksum, Fit, Frame, Log, checksum, unwound

HEADER = 32
FRAME_HEADER = 24
_MAGIC = 0x377F0682
_VERSION = 3007000
_MOST_PAGES = 1 << 22
_PAGE_SIZES = frozenset(1 << bits for bits in range(9, 17))


def read_log(data: bytes | bytearray | memoryview, page_size: int, salts: bytes | None = None) -> Log:
    """The log in these bytes. `page_size` and `salts` are used where its own header cannot be read."""
    view = memoryview(data)
    head = _Head.read(bytes(view[:HEADER]))
    if not head.whole:
        head = replace(head, page_size=page_size)
        head = replace(head, salts=salts or _first_salts(view, head))
    frames = _Reader(view, head).frames()
    return Log(page_size=head.page_size, order=head.order, salts=head.salts, frames=frames)


@dataclass(frozen=True, slots=True)
class _Head:
    """The log's header. `seeds`: what the first frame's checksum may go on from."""

    whole: bool
    order: str
    page_size: int
    salts: bytes
    seeds: tuple[Checksum, ...]

    @classmethod
    def read(cls, data: bytes) -> "_Head":
        data = data.ljust(HEADER, b"\0")
        magic, version, page_size = struct.unpack(">III", data[:12])
        order = ">" if magic & 1 else "<"
        stored: Checksum = struct.unpack(">II", data[24:32])
        computed = checksum(order, (0, 0), data[:24])
        known = magic & ~1 == _MAGIC and version == _VERSION and page_size in _PAGE_SIZES
        whole = known and computed == stored
        return cls(whole, order, page_size, data[16:24], tuple(dict.fromkeys((stored, computed))))


def _first_salts(data: memoryview, head: _Head) -> bytes:
    """The salts of a log whose header is broken: they may stand there all the same, or the first frame has them.

    Where that is broken with the header the second one has them; else that may be of an older log already.
    """
    length = FRAME_HEADER + head.page_size
    frame, behind = bytes(data[HEADER : HEADER + length]), bytes(data[HEADER + length :][:FRAME_HEADER])
    first, second = frame[8:16], behind[8:16]
    if head.salts in (first, second) or len(frame) < length or not second:
        return head.salts if head.salts in (first, second) else first
    stored = struct.unpack(">II", frame[16:24])
    fits = any(checksum(head.order, seed, frame[:8], frame[24:]) == stored for seed in head.seeds)
    return first if fits else second


def _differ_in_one_place(one: bytes, other: bytes) -> bool:
    places = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    return len(places) > 0 and places[-1] - places[0] < len(places)


class _Reader:
    """Goes through the frames, with the checksums that the next one may go on from."""

    def __init__(self, data: memoryview, head: _Head) -> None:
        self._data = data
        self._head = head
        self._found: list[Frame] = []
        self._seeds = head.seeds
        self._chained = head.whole
        self._length = FRAME_HEADER + head.page_size
        self._last = 0

    def frames(self) -> tuple[Frame, ...]:
        """Every frame up to the last that belongs to the log; those of an earlier one may follow it."""
        for number in range(1, (len(self._data) - HEADER) // self._length + 1):
            self._read(number)
        return tuple(self._doubted(frame) for frame in self._found[: self._last])

    def _read(self, number: int) -> None:
        at = HEADER + (number - 1) * self._length
        page, pages, salts, *stored = struct.unpack(">II8sII", self._data[at : at + FRAME_HEADER])
        ours = salts == self._head.salts
        frame = Frame(
            number=number,
            page=page if ours else 0,
            pages=pages if ours else 0,
            at=at + FRAME_HEADER,
            fit=Fit.BROKEN,
            seeds=self._seeds,
            checksum=(stored[0], stored[1]),
        )
        fitting = self._fitting(frame, page, pages)
        if fitting is not None:
            self._vindicate(fitting)
            self._chained = self._chained and ours
            fit = Fit.TAKEN if self._chained else Fit.PROVEN
            self._keep(replace(frame, page=page, pages=pages, fit=fit))
        elif ours and page and number > 1 and self._found[-1].fit in (Fit.BROKEN, Fit.UNPROVEN):
            self._keep(replace(frame, fit=Fit.UNPROVEN))
        else:
            self._break(frame, ours)

    def _fitting(self, frame: Frame, page: int, pages: int) -> Checksum | None:
        """The checksum from which the frame's own goes on, when the frame is as it was written.

        Nothing but zeros fits to nothing but zeros: there is no page 0.
        """
        for seed in self._seeds if page else ():
            if self._computed(frame, seed, page, pages) == frame.checksum:
                return seed
        return None

    def _computed(self, frame: Frame, seed: Checksum, page: int, pages: int) -> Checksum:
        body = self._data[frame.at : frame.at + self._head.page_size]
        return checksum(self._head.order, seed, struct.pack(">II", page, pages), body)

    def _vindicate(self, seed: Checksum) -> None:
        """The frame before is whole after all, when this one goes on from what that should have had as its checksum."""
        before = self._found[-1] if self._found else None
        if before is not None and before.fit is Fit.BROKEN and seed != before.checksum:
            self._found[-1] = replace(before, fit=Fit.PROVEN, checksum=seed)

    def _doubted(self, frame: Frame) -> Frame:
        """A broken frame without the number of its page, where it can be that number which is broken, and not the page.

        Then other numbers in the frame's header would make its checksum right: such as there can be, and of which those
        that are there differ in one place.
        """
        if frame.fit is not Fit.BROKEN or not frame.page:
            return frame
        head = struct.pack(">II", frame.page, frame.pages)
        most = 2 * max((found.pages for found in self._found if found.fit is not Fit.BROKEN), default=_MOST_PAGES)
        s0, s1 = unwound(self._head.order, frame.checksum, self._data[frame.at : frame.at + self._head.page_size])
        for before in frame.seeds:
            words = (s0 - before[0] - before[1]) & MASK, (s1 - before[1] - s0) & MASK
            asked_for = struct.pack(f"{self._head.order}II", *words)
            page, pages = struct.unpack(">II", asked_for)
            if 0 < page <= most and pages <= most and _differ_in_one_place(head, asked_for):
                return replace(frame, page=0, pages=frame.pages or pages)
        return frame

    def _break(self, frame: Frame, ours: bool) -> None:
        """What follows a broken frame goes on from the checksum that it has, or from the one that it should have."""
        self._chained = False
        should_have = [self._computed(frame, seed, frame.page, frame.pages) for seed in self._seeds]
        self._seeds = (frame.checksum, *should_have) if ours else ()
        self._found.append(frame)
        self._last = frame.number if ours else self._last

    def _keep(self, frame: Frame) -> None:
        self._chained = self._chained and frame.fit is Fit.TAKEN
        self._found.append(frame)
        self._seeds = (frame.checksum,)
        self._last = frame.number

"""Reading a file from its beginning to its end, frame by frame; bounded in memory whatever the file holds."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from tradehook.prices.replay import refusals
from tradehook.prices.replay.columns import layout_of
from tradehook.prices.replay.csv_file import open_csv
from tradehook.prices.replay.frames import Batch, Ended, Frame
from tradehook.prices.replay.opened import Opened, Rows, Unreadable
from tradehook.prices.replay.playing import BadRow, played
from tradehook.prices.replay.rows import Tick
from tradehook.vocabulary.refusal import Refusal

_TICKS_AT_ONCE = 1_000
_MOST_NAMED = 10
_HOPELESS = 1_000


def frames_of(path: Path, symbol: str | None) -> Iterator[Frame]:
    """What a file plays; the last frame says that it has ended, and perhaps why. Raises nothing that a file causes."""
    try:
        with _opened(path) as opened:
            yield from _frames(opened, symbol)
    except ImportError:
        yield Ended(refusals.parquet_not_installed())
    except Unreadable as error:
        yield Ended(refusals.unreadable(str(error)))
    except OSError as error:
        yield Ended(refusals.unreadable(error.strerror or str(error)))


def _opened(path: Path) -> AbstractContextManager[Opened]:
    if path.suffix.lower() != ".parquet":
        return open_csv(path)
    from tradehook.prices.replay.parquet_file import open_parquet  # noqa: PLC0415 - an optional part, loaded if needed

    return open_parquet(path)


def _frames(opened: Opened, symbol: str | None) -> Iterator[Frame]:
    layout = layout_of(opened.header, symbol)
    if isinstance(layout, Refusal):
        yield Ended(layout)
        return
    counted = _Counted(opened.rows)
    batch = _Gathering(counted)
    for each in played(counted.rows(), layout, symbol):
        if isinstance(each, Refusal):
            yield batch.given()
            yield Ended(each)
            return
        batch.add(each)
        if batch.is_due:
            yield batch.given()
        if batch.is_hopeless:
            break
    yield batch.given()
    yield Ended(None if batch.any_ticks else refusals.no_readable_rows(batch.first_words))


class _Counted:
    """Rows, and how many of them were asked for."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.count = 0

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows, once."""
        for row in self._rows:
            self.count += 1
            yield row


class _Gathering:
    """Gathers what is played into batches. The first is given as soon as there is one tick: somebody waits for it."""

    def __init__(self, counted: _Counted) -> None:
        self._counted = counted
        self._told = 0
        self._ticks: list[Tick] = []
        self._bad = 0
        self._all_bad = 0
        self._named: list[BadRow] = []
        self._all_named = 0
        self.any_ticks = False
        self.first_words = ""

    def add(self, each: Tick | BadRow) -> None:
        """Take one thing that is played, or left out."""
        if isinstance(each, Tick):
            self._ticks.append(each)
            return
        self._bad += 1
        self._all_bad += 1
        self.first_words = self.first_words or f"Line {each.line}: {each.words}"
        if self._all_named < _MOST_NAMED:
            self._all_named += 1
            self._named.append(each)

    @property
    def is_due(self) -> bool:
        """Whether it is time to tell."""
        return len(self._ticks) >= (_TICKS_AT_ONCE if self.any_ticks else 1) or self._bad >= _TICKS_AT_ONCE

    @property
    def is_hopeless(self) -> bool:
        """Whether so many rows were no good, and none was, that the file is not one of prices."""
        return self._all_bad >= _HOPELESS and not (self.any_ticks or self._ticks)

    def given(self) -> Batch:
        """What was gathered since the last time."""
        batch = Batch(
            rows=self._counted.count - self._told, bad=self._bad, named=tuple(self._named), ticks=tuple(self._ticks)
        )
        self.any_ticks = self.any_ticks or bool(self._ticks)
        self._told, self._bad, self._named, self._ticks = self._counted.count, 0, [], []
        return batch

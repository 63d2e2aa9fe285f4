"""Why a file is not played."""

from collections.abc import Sequence

from tradehook.vocabulary.instant import Instant, iso
from tradehook.vocabulary.refusal import Refusal

_UNPROCESSABLE = 422
_LONGEST_SHOWN = 200


def columns_missing(what: str, wanted: str, header: Sequence[str]) -> Refusal:
    """The header names no column that holds something that is needed."""
    shown = ", ".join(text.strip() for text in header)[:_LONGEST_SHOWN]
    return Refusal(
        code="replay-columns-missing",
        status=_UNPROCESSABLE,
        message=f"No column of the file is known to hold {what}. Its first line names: {shown or 'nothing'}.",
        hint=f"Let the first line name the columns, among them {wanted}.",
    )


def no_readable_rows(why: str) -> Refusal:
    """Nothing in the file can be played."""
    return Refusal(
        code="replay-no-readable-rows",
        status=_UNPROCESSABLE,
        message=f"The file has no row that can be played. {why}",
        hint="Each row needs a time (ISO 8601, or seconds since 1970 and finer), and open, high, low and close, or one "
        "of bid, ask and last, as numbers above zero with a point.",
    )


def out_of_order(line: int, at: Instant, before: Instant) -> Refusal:
    """A row is earlier than the one before it."""
    return Refusal(
        code="replay-out-of-order",
        status=_UNPROCESSABLE,
        message=f"Line {line} is of {iso(at)}, which is before the line above it, {iso(before)}.",
        hint="Sort the rows of all symbols together by time, oldest first, and play the file again.",
    )


def unreadable(why: str) -> Refusal:
    """The file cannot be opened, or is not what its name says."""
    return Refusal(
        code="replay-file-unreadable",
        status=_UNPROCESSABLE,
        message=f"The file cannot be read: {why[:_LONGEST_SHOWN].rstrip('.')}.",
        hint="Comma-separated values belong in a .csv file, Parquet in a .parquet file. Is this one whole?",
    )


def parquet_not_installed() -> Refusal:
    """Parquet files need a library that is not there."""
    return Refusal(
        code="parquet-not-installed",
        status=_UNPROCESSABLE,
        message="Parquet files are read by pyarrow, which is not installed here.",
        hint="Install it where tradehook is, with pip install 'tradehook[parquet]', or save the file as CSV.",
    )


def reader_failed() -> Refusal:
    """The process that reads the file ended before the file did."""
    return Refusal(
        code="replay-reader-failed",
        status=500,
        message="The process that reads the file ended before the file did.",
        hint="Its last words are in the log of the server. Play the file again; if it happens again, report it.",
    )


def unknown_symbol(symbol: str) -> Refusal:
    """The symbol that was given is no instrument."""
    return Refusal(
        code="instrument-not-found",
        status=_UNPROCESSABLE,
        message=f'"{symbol[:80]}" is no instrument that is known.',
        hint="Search with GET /instruments?search=…",
        path="symbol",
    )


def bad_name(name: str) -> Refusal:
    """The name is not one that a file of recorded prices may have."""
    return Refusal(
        code="replay-bad-name",
        status=_UNPROCESSABLE,
        message=f'"{name[:80]}" is not the name of a file that can be played.',
        hint="Use up to 100 letters, digits, points, hyphens and underscores, and end with .csv or .parquet. Files lie "
        "in the folder replays of the data directory, not in folders below it.",
        path="name",
    )


def no_file(name: str) -> Refusal:
    """There is no such file."""
    return Refusal(
        code="replay-file-not-found",
        status=404,
        message=f'There is no file "{name}" in the folder replays of the data directory.',
        hint="Put it there, or send it with PUT /replays/files/{name}; GET /replays/files lists those that are there.",
        path="name",
    )


def too_large(most: int) -> Refusal:
    """A file that is sent is larger than is taken."""
    return Refusal(
        code="replay-file-too-large",
        status=413,
        message=f"The file is larger than {most // 2**20} MB.",
        hint="Put it into the folder replays of the data directory by hand, or save it as Parquet.",
    )


def not_kept(why: str) -> Refusal:
    """A file that is sent cannot be written."""
    return Refusal(
        code="replay-file-not-kept",
        status=503,
        message=f"The file could not be written: {why}.",
        hint="Look after the disk of the data directory, and send it again.",
    )


def too_many(most: int) -> Refusal:
    """So many replays play already."""
    return Refusal(
        code="replay-too-many",
        status=409,
        message=f"{most} replays play already, and no more play at once.",
        hint="Stop one with POST /replays/{id}/stop, or wait until one has ended.",
    )


def plays_already(symbol: str) -> Refusal:
    """Another replay plays the symbol."""
    return Refusal(
        code="replay-plays-already",
        status=409,
        message=f"Another replay plays {symbol}: two at once would give it two prices.",
        hint="Stop that one with POST /replays/{id}/stop, or wait until it has ended.",
    )

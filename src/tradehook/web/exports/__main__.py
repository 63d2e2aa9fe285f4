"""The process that writes a file: `python -m tradehook.web.exports` reads a plan and writes the file to its output.

It stops while nobody takes what it has written, and ends when nobody is there any more.
"""

import os
import sys
from collections.abc import Iterator
from itertools import chain

import msgspec

from tradehook.web.exports.csv_file import write_csv
from tradehook.web.exports.plan import FileFormat, Plan
from tradehook.web.exports.rows import Row, pages

_GIVES_WAY = 10


def main() -> int:
    """Write the whole file. Trading comes first on this machine: the process gives way to others."""
    os.nice(_GIVES_WAY)
    given = sys.stdin.buffer
    plan = msgspec.json.decode(given.readline(), type=Plan)
    try:
        _write(plan, _begun(pages(plan, given)))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _begun(rows: Iterator[list[Row]]) -> Iterator[list[Row]]:
    """The pages, of which the first has been read: what fails at once fails before anything is written."""
    return chain([next(rows, [])], rows)


def _write(plan: Plan, rows: Iterator[list[Row]]) -> None:
    out = sys.stdout.buffer
    if plan.format is FileFormat.CSV:
        write_csv(plan, rows, out)
    else:
        from tradehook.web.exports.parquet_file import write_parquet  # noqa: PLC0415 - only where it is asked for

        write_parquet(plan, rows, out)
    out.flush()


if __name__ == "__main__":
    sys.exit(main())

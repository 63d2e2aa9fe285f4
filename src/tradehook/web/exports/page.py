"""The columns of every export as a page of the documentation, `docs/reference/exports.md`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tradehook.web.exports.plan import Column, Kind

_HEAD: Final = """# Exports

<!-- Made from the tables in the code, never by hand. -->

`GET /api/v1/exports/{list}?format=csv` (or `parquet`) and `tradehook export {list} --out file.csv` write every row of a
list, with the filters of the list; of what happened, from the oldest on, and with `from` (included) and `to` (not
included). `journal` is what trading journals import.
"""


def exports_page(lists: Mapping[str, Sequence[Column]]) -> str:
    """The page in Markdown, ending in one line break."""
    return "\n\n".join([_HEAD.strip(), *_kinds(), *_lists(lists)]) + "\n"


def _kinds() -> Iterator[str]:
    yield "| kind | how it is written |\n|---|---|\n" + "\n".join(f"| {kind} | {kind.meaning} |" for kind in Kind)


def _lists(lists: Mapping[str, Sequence[Column]]) -> Iterator[str]:
    for name in sorted(lists):
        yield f"## {name}"
        yield ", ".join(f"`{column.name}` ({column.kind})" for column in lists[name])

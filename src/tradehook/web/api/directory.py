"""Importing a symbol directory: the stocks and ETFs that the US exchanges list, new and gone."""

from fastapi import APIRouter, Request

from tradehook.instruments.directory.apart import read_apart
from tradehook.instruments.directory.importing import Imported, import_directory
from tradehook.instruments.directory.listed import DirectoryKind
from tradehook.instruments.directory.reading import Directory, SkipReason
from tradehook.web.api.bodies import ExactRoute, read_bounded
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import unless_refused
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/instruments", tags=["instruments"], route_class=ExactRoute)

LARGEST_FILE = 2 * 1024 * 1024
"""In bytes; either file of the directory is less than half of it."""

_TAKES_TEXT = {"requestBody": {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}}


class RenamedShape(Shape):
    """A symbol that went, and the one that came with the same name: likely the same stock."""

    old: str
    new: str


class SkippedShape(Shape):
    """Lines that were left out for one reason, the first few by their number and beginning."""

    reason: SkipReason
    sentence: str
    count: int
    examples: list[str]


class ImportedShape(Shape):
    """What a file changed. `read` are its lines: those that were `skipped`, and symbols that are `new` or listed
    again, `changed` or `unchanged`. `delisted` is what the file before it listed and this one does not."""

    directory: DirectoryKind
    created_at: Moment | None
    read: int
    new: int
    renamed: list[RenamedShape]
    changed: int
    unchanged: int
    delisted: int
    skipped: list[SkippedShape]


@router.post("/directory", openapi_extra=_TAKES_TEXT)
async def import_symbols(desk: DeskNow, request: Request) -> ImportedShape:
    """Import `nasdaqlisted.txt` or `otherlisted.txt` of NASDAQ Trader's symbol directory: the body is the file, at
    most 2 MB. What it lists is known when this answers; what it lists no more is kept, as delisted."""
    directory = unless_refused(await read_apart(await read_bounded(request, LARGEST_FILE)))
    imported = unless_refused(await import_directory(desk.store, directory, desk.clock.now()))
    desk.catalogue.learn_listed(imported.symbols)
    return _shape(directory, imported)


def _shape(directory: Directory, imported: Imported) -> ImportedShape:
    difference = imported.difference
    return ImportedShape.model_validate(
        {
            "directory": directory.kind,
            "created_at": directory.created_at,
            "read": directory.read,
            "new": len(difference.new),
            "renamed": [{"old": old, "new": new} for old, new in sorted(difference.renamed.items())],
            "changed": len(difference.changed),
            "unchanged": difference.unchanged,
            "delisted": len(difference.delisted),
            "skipped": [
                {
                    "reason": each.reason,
                    "sentence": each.reason.sentence,
                    "count": each.count,
                    "examples": list(each.examples),
                }
                for each in directory.skipped
            ],
        }
    )

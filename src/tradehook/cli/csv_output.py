"""Answers as comma-separated values, for spreadsheets."""

import csv
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from tradehook.plumbing.spreadsheet import harmless

Csv = Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")]


def print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows with all their fields, named in the first line; what is made of parts, part by part."""
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    _print([names, *([row.get(name) for name in names] for row in flat)] if names else [])


def print_csv_fields(fields: Mapping[str, Any]) -> None:
    """Names and values, one a line."""
    _print([["figure", "value"], *([name, value] for name, value in _flat(fields).items())])


def _print(rows: Sequence[Sequence[Any]]) -> None:
    csv.writer(sys.stdout, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    """What a stranger sent is no formula: a spreadsheet would carry it out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) and not _is_number(value) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _flat(row: Mapping[str, Any], within: str = "") -> dict[str, Any]:
    """Fields with those of parts beside them, by both names; why something is not there is left to JSON."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {} if name == "undefined" else _flat(value, f"{within}{name}.")
        elif isinstance(value, list):
            flat[within + name] = " ".join(map(str, value))
        else:
            flat[within + name] = value
    return flat

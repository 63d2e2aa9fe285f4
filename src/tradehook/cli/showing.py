"""Showing answers: tables for people at a terminal, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

Json = Annotated[bool, typer.Option("--json", help="Print JSON; the default where there is no terminal.")]

_LONGEST_CELL = 60
_FOLDED = (
    "id",
    "message",
    "text",
    "trouble",
    "found",
    "body",
    "reasons",
    "rule",
    "name",
    "sentence",
    "hint",
    "columns",
)
_IN_FULL = ("message", "text", "trouble", "found", "hint", "columns")
_AS_WORDS = str.maketrans("_.", "  ")

ORDER_COLUMNS = (
    "number",
    "id",
    "symbol",
    "side",
    "type",
    "quantity",
    "filled_quantity",
    "average_price",
    "status",
    "leg",
)


WATCHED_COLUMNS = (
    "id",
    "symbol",
    "leg",
    "side",
    "type",
    "released",
    "limit_price",
    "stop_price",
    "mark",
    "carried",
    "status",
)


def show_list(answer: Mapping[str, Any], columns: Sequence[str], as_json: bool) -> None:
    """A page of a list, by these columns."""
    if wants_json(as_json):
        print_json(answer)
        return
    print_table(answer["items"], columns)
    if answer["next"]:
        typer.echo("There are more: use --limit, --where, or --cursor " + answer["next"], err=True)


def show_one(answer: Mapping[str, Any], as_json: bool) -> None:
    """One thing: its plain fields, then what it consists of."""
    if wants_json(as_json):
        print_json(answer)
        return
    plain = {name: value for name, value in answer.items() if not _is_rows(value)}
    print_fields(plain)
    for name, value in answer.items():
        if _is_rows(value):
            print_heading(name)
            print_table(value, _columns(name, value[0]))


def wants_json(as_json: bool) -> bool:
    """Whether to print JSON: asked for, or nobody looks at a terminal."""
    return as_json or not _at_a_terminal()


def _at_a_terminal() -> bool:
    return sys.stdout.isatty()


def print_json(answer: Any) -> None:
    """The answer as it came."""
    typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def print_heading(words: str) -> None:
    """A line above what follows."""
    typer.echo()
    typer.secho(words.replace("_", " "), bold=True)


def print_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Rows as a table. A column with a dot is a field of a part, which need not be there."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.translate(_AS_WORDS), overflow="fold", no_wrap=not column.endswith(_FOLDED))
    for row in rows:
        table.add_row(*(Text(_cell(column, _at(row, column))) for column in columns))
    _print(table)


def print_fields(fields: Mapping[str, Any]) -> None:
    """Names and values, one a line."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    # Nothing may be cut off: some of it is shown this once.
    grid.add_column(overflow="fold")
    for name, value in fields.items():
        grid.add_row(Text(name.replace("_", " "), style="bold"), Text(printable(_words(value))))
    _print(grid)


def _print(what: "RenderableType | Table") -> None:
    from rich.console import Console

    Console().print(what)


def _columns(name: str, row: Mapping[str, Any]) -> Sequence[str]:
    """The columns of a part: what orders are listed by, else every field that is not made of parts itself."""
    if name in _LISTED_BY:
        return _LISTED_BY[name]
    return [column for column, value in row.items() if not _is_rows(value)]


_LISTED_BY = {"orders": ORDER_COLUMNS, "watched": WATCHED_COLUMNS}


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _at(row: Mapping[str, Any], column: str) -> Any:
    part, _, field = column.partition(".")
    found = row.get(part)
    return (found or {}).get(field) if field else found


def _cell(column: str, value: Any) -> str:
    if column.endswith("_at") and isinstance(value, str):
        return value[:19].replace("T", " ")
    words = printable(_words(value)).replace("\n", " ")
    return words if column in _IN_FULL or len(words) <= _LONGEST_CELL else words[: _LONGEST_CELL - 1] + "…"


def _words(value: Any) -> str:
    if _is_rows(value) and "code" in value[0]:
        return ", ".join(str(each["code"]) for each in value)
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_words(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(_words(part) for part in value) or "-"
    return str(value)


def printable(words: str) -> str:
    """Nothing that a stranger sent may steer the terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in words)

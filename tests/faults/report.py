"""What the fault runs showed, as one table: rows that tests note, put together whichever process they ran in."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

NOTED_AS = "row"
_BEGIN, _END = "<!-- table:begin -->\n", "<!-- table:end -->"
_HEAD = (
    "what went wrong",
    "how often",
    "messages",
    "accepted",
    "sent again",
    "lost",
    "doubled",
    "left in doubt",
    "seconds",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of trouble in one kind of run. `lost` were accepted and are not there, `doubled` were done twice, and of
    what is `in_doubt` nobody knows at rest what became of it."""

    what: str
    times: int
    messages: int
    accepted: int
    sent_again: int
    lost: int
    doubled: int
    in_doubt: int
    seconds: float

    def __add__(self, other: "Row") -> "Row":
        figures = {name: value + getattr(other, name) for name, value in asdict(self).items() if name != "what"}
        return replace(self, **figures)

    def noted(self) -> dict[str, Any]:
        """As plain data, which travels from one process to another."""
        return asdict(self)

    def as_markdown(self) -> str:
        """As a row of the table."""
        what, *figures, seconds = asdict(self).values()
        return f"| {what} | {' | '.join(f'{figure:,}' for figure in figures)} | {seconds:,.0f} |"


def rows_in(properties: Iterable[tuple[str, Any]]) -> list[Row]:
    """The rows among what tests noted."""
    return [Row(**value) for name, value in properties if name == NOTED_AS]


def as_table(rows: Iterable[Row]) -> str:
    """One row for each kind of trouble, by name, and one for all together."""
    kinds: dict[str, Row] = {}
    for row in rows:
        kinds[row.what] = kinds[row.what] + row if row.what in kinds else row
    every = [kinds[what] for what in sorted(kinds)]
    if every:
        every.append(replace(sum(every[1:], every[0]), what="**all**"))
    ruler = "|".join(["---", *("---:" for _ in _HEAD[1:])])
    return "\n".join([f"| {' | '.join(_HEAD)} |", f"|{ruler}|", *(row.as_markdown() for row in every), ""])


def table_in(document: str) -> str:
    """The table that a document shows between its marks."""
    return document[document.index(_BEGIN) + len(_BEGIN) : document.index(_END)]


def write(document: Path, table: str) -> None:
    """Let a document show this table."""
    text = document.read_text()
    document.write_text(text.replace(_BEGIN + table_in(text), _BEGIN + table))

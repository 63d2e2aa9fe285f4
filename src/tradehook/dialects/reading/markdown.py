"""Parts of a page as Markdown."""

from collections.abc import Iterable

from tradehook.dialects.contract import Part


def cell(text: str) -> str:
    """Text in a cell of a table."""
    return text.replace("|", "\\|")


def as_markdown(head: str, parts: Iterable[Part]) -> str:
    """The page, ending in one line break: the head, then a section for each part."""
    return "\n\n".join([head.strip("\n"), *map(_section, parts)]) + "\n"


def _section(part: Part) -> str:
    table = [_table(part.table)] if part.table else []
    examples = [f"### {title}\n\n```\n{text.strip()}\n```" for title, text in part.examples]
    return "\n\n".join([f"## {part.name}", *part.paragraphs, *table, *examples])


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    head, *body = rows
    return "\n".join([_row(head), "|---" * len(head) + "|", *map(_row, body)])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(cell, cells))} |"

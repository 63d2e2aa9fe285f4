"""The page of a dialect's codes in the documentation."""

from collections.abc import Iterable, Sequence
from typing import Final

from tradehook.dialects.contract import CodeDescribed
from tradehook.dialects.reading.markdown import cell

_TABLE: Final = "| code | status | message |\n|---|---|---|\n"


def codes_page(head: str, codes: Sequence[CodeDescribed]) -> str:
    """The page in Markdown, ending in one line break: the head, then a table and a section for each code."""
    return head + _TABLE + "".join(map(_row, codes)) + "".join(map(_section, codes))


def code_links(page: str, public_url: str, codes: Iterable[str]) -> dict[str, str]:
    """Where each code is explained; an empty `public_url` gives the path on the host that was asked."""
    return {code: f"{public_url.rstrip('/')}{page}#{code}" for code in codes}


def _row(code: CodeDescribed) -> str:
    return f"| [`{code.code}`](#{code.code}) | {code.status} | {cell(code.sentence)} |\n"


def _section(code: CodeDescribed) -> str:
    how = f" {code.how}" if code.how else ""
    body = f"\n```\n{code.example}\n```\n" if code.example else ""
    said = f"**{code.sentence}** Status {code.status}."
    return f"\n## {code.code}\n\n{said}\n\nWhat to do: {code.hint}\n\nWhat causes it:{how}\n{body}"

"""The catalogue as a page of the documentation.

`python -m tradehook.dialects.traderspost.codes_page > docs/reference/traderspost-codes.md` writes it again.
"""

import sys
from typing import Final

from tradehook.dialects.contract import CodeDescribed
from tradehook.dialects.traderspost.address import CODES_PAGE
from tradehook.dialects.traderspost.described import CODES

COMMAND: Final = "python -m tradehook.dialects.traderspost.codes_page > docs/reference/traderspost-codes.md"

_HEAD: Final = f"""# The refusals of a TradersPost webhook

A refusal answers `messageCode` and `message` of the first problem, in the order of this page, and lists every problem
under `errors`. In front of the hint stands what was sent, or where; `link` leads to the code on the same page as a
running tradehook shows it, at `{CODES_PAGE}`.

<!-- Made from the tables in the code, never by hand: {COMMAND} -->

| code | status | message |
|---|---|---|
"""


def codes_page() -> str:
    """The page in Markdown, ending in one line break."""
    return _HEAD + "".join(map(_row, CODES)) + "".join(map(_section, CODES))


def _row(code: CodeDescribed) -> str:
    return f"| [`{code.code}`](#{code.code}) | {code.status} | {_cell(code.sentence)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _section(code: CodeDescribed) -> str:
    how = f" {code.how}" if code.how else ""
    body = f"\n```\n{code.example}\n```\n" if code.example else ""
    said = f"**{code.sentence}** Status {code.status}."
    return f"\n## {code.code}\n\n{said}\n\nWhat to do: {code.hint}\n\nWhat causes it:{how}\n{body}"


if __name__ == "__main__":
    sys.stdout.write(codes_page())

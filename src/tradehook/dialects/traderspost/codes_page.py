"""The catalogue as a page of the documentation.

`python -m tradehook.dialects.traderspost.codes_page > docs/reference/traderspost-codes.md` writes it again.
"""

import sys
from typing import Final

from tradehook.dialects.reading.catalogue import Entry
from tradehook.dialects.traderspost.refusals import CATALOGUE

COMMAND: Final = "python -m tradehook.dialects.traderspost.codes_page > docs/reference/traderspost-codes.md"

_HEAD = f"""# The refusals of a TradersPost webhook

A refusal answers `messageCode` and `message` of the first problem, in the order of this table, and lists every
problem under `errors`. In front of the hint stands what was sent, or where.

<!-- Made from the table in the code, never by hand: {COMMAND} -->

| code | status | message | what to do |
|---|---|---|---|
"""


def codes_page() -> str:
    """The page in Markdown, ending in one line break."""
    return _HEAD + "".join(map(_row, CATALOGUE.values()))


def _row(entry: Entry) -> str:
    return f"| `{entry.code}` | {entry.status} | {_cell(entry.sentence)} | {_cell(entry.hint)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|") or "The hint of the answer says what to change, and where."


if __name__ == "__main__":
    sys.stdout.write(codes_page())

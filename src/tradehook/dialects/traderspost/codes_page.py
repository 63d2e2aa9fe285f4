"""The catalogue as a page of the documentation.

`python -m tradehook.dialects.traderspost.codes_page > docs/reference/traderspost-codes.md` writes it again.
"""

import sys
from typing import Final

from tradehook.dialects.reading import codes_page as codes
from tradehook.dialects.traderspost.address import CODES_PAGE
from tradehook.dialects.traderspost.described import CODES

COMMAND: Final = "python -m tradehook.dialects.traderspost.codes_page > docs/reference/traderspost-codes.md"

_HEAD: Final = f"""# The refusals of a TradersPost webhook

A refusal answers `messageCode` and `message` of the first problem, in the order of this page, and lists every problem
under `errors`. In front of the hint stands what was sent, or where; `link` leads to the code on the same page as a
running tradehook shows it, at `{CODES_PAGE}`.

<!-- Made from the tables in the code, never by hand: {COMMAND} -->

"""


def codes_page() -> str:
    """The page in Markdown, ending in one line break."""
    return codes.codes_page(_HEAD, CODES)


if __name__ == "__main__":
    sys.stdout.write(codes_page())

"""The catalogue as a page of the documentation.

`python -m tradehook.dialects.traderevolution.codes_page > docs/reference/traderevolution-codes.md` writes it again.
"""

import sys
from typing import Final

from tradehook.dialects.reading import codes_page as codes
from tradehook.dialects.traderevolution.address import CODES_PAGE
from tradehook.dialects.traderevolution.described import CODES

COMMAND: Final = "python -m tradehook.dialects.traderevolution.codes_page > docs/reference/traderevolution-codes.md"

_HEAD: Final = f"""# The refusals of a TraderEvolution webhook

A refusal answers `code` and `errmsg` of the first problem, in the order of this page; with several problems,
`errors` lists all. In `errmsg` the sentence comes first, then what was sent, then what to do; `link` leads to the
code on the same page as a running tradehook shows it, at `{CODES_PAGE}`. An order that was understood and not
carried out is answered with one of the [reasons](reasons.md).

<!-- Made from the tables in the code, never by hand: {COMMAND} -->

"""


def codes_page() -> str:
    """The page in Markdown, ending in one line break."""
    return codes.codes_page(_HEAD, CODES)


if __name__ == "__main__":
    sys.stdout.write(codes_page())

"""The catalogue as a page of the documentation.

`python -m tradehook.dialects.algotradeanalytics.codes_page > docs/reference/algotradeanalytics-codes.md` writes it
again.
"""

import sys
from typing import Final

from tradehook.dialects.algotradeanalytics.address import CODES_PAGE
from tradehook.dialects.algotradeanalytics.described import CODES
from tradehook.dialects.reading import codes_page as codes

COMMAND: Final = (
    "python -m tradehook.dialects.algotradeanalytics.codes_page > docs/reference/algotradeanalytics-codes.md"
)

_HEAD: Final = f"""# The refusals of an Algo Trade Analytics webhook

A refusal answers `error` and `code` of the first problem, in the order of this page; `validation.errors` lists all. In
`hint` stands what was sent, then what to do; `link` leads to the code on the same page as a running tradehook shows it,
at `{CODES_PAGE}`. What was refused is kept in the log of requests, with the key masked.

<!-- Made from the tables in the code, never by hand: {COMMAND} -->

"""


def codes_page() -> str:
    """The page in Markdown, ending in one line break."""
    return codes.codes_page(_HEAD, CODES)


if __name__ == "__main__":
    sys.stdout.write(codes_page())

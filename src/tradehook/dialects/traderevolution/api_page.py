"""The page of the API in the documentation.

`python -m tradehook.dialects.traderevolution.api_page > docs/reference/traderevolution-api.md` writes it again.
"""

import sys
from typing import Final

from tradehook.dialects.reading.markdown import as_markdown
from tradehook.dialects.traderevolution.address import API_PAGE
from tradehook.dialects.traderevolution.api import PARTS

COMMAND: Final = "python -m tradehook.dialects.traderevolution.api_page > docs/reference/traderevolution-api.md"

_HEAD: Final = f"""# The API of a TraderEvolution webhook

Placing, modifying and cancelling orders of one account. A running tradehook shows the same page at `{API_PAGE}`.

<!-- Made from the tables in the code, never by hand: {COMMAND} -->
"""


def api_page() -> str:
    """The page in Markdown, ending in one line break."""
    return as_markdown(_HEAD, PARTS)


if __name__ == "__main__":
    sys.stdout.write(api_page())

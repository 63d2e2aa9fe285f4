"""The page of the API in the documentation.

`python -m tradehook.dialects.algotradeanalytics.api_page > docs/reference/algotradeanalytics-api.md` writes it again.
"""

import sys
from typing import Final

from tradehook.dialects.algotradeanalytics.address import API_PAGE
from tradehook.dialects.algotradeanalytics.api import PARTS
from tradehook.dialects.reading.markdown import as_markdown

COMMAND: Final = "python -m tradehook.dialects.algotradeanalytics.api_page > docs/reference/algotradeanalytics-api.md"

_HEAD: Final = f"""# The API of an Algo Trade Analytics webhook

Entries and exits of a strategy, with the prices that its execution is measured by. A running tradehook shows the same
page at `{API_PAGE}`.

<!-- Made from the tables in the code, never by hand: {COMMAND} -->
"""


def api_page() -> str:
    """The page in Markdown, ending in one line break."""
    return as_markdown(_HEAD, PARTS)


if __name__ == "__main__":
    sys.stdout.write(api_page())

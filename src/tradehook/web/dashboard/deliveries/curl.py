"""A delivery as a line of curl, with words where its secrets were."""

import shlex
from collections.abc import Mapping
from typing import Any, Final

from tradehook.bootstrap import DIALECTS

_NOT_KEPT: Final = "SECRET"


def as_curl(delivery: Mapping[str, Any], base_url: str, address: str) -> str:
    """What would send the same body to the same webhook, once its secret is put in: that is kept nowhere."""
    dialect = DIALECTS[delivery["dialect"]]
    url = f"{base_url}{dialect.prefix}{address}" + ("" if dialect.secret_in_body else f"/{_NOT_KEPT}")
    return (
        f"curl -X POST {shlex.quote(url)} -H 'Content-Type: application/json'"
        f" --data-binary {shlex.quote(delivery['body'])}"
    )

"""What the head of a request may be, so that nothing grows with it, and no proxy before us can read it otherwise."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

LARGEST_HEAD: Final = 32_768
"""Of all headers together."""
HEADER_COSTS: Final = 256
"""What each header counts for beside its own bytes: there can be about a hundred."""
LARGEST_ADDRESS: Final = 8_192
MOST_UNHEARD: Final = 65_536
"""Bytes that say nothing yet: half a header, or what stands around the parts of a body."""

_VERSIONS = ("1.0", "1.1")


class BadHead(Exception):
    """A request that is not looked at any further; `status` is what it is answered."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


def trouble_with(version: str, headers: Sequence[tuple[bytes, bytes]]) -> BadHead | None:
    """What makes others read a whole head otherwise: a length that is said in another way than one number or "chunked"
    ends the body elsewhere for them, and what follows would be a request that they never saw.

    The parser refuses the rest: both ways at once, either of them twice, spaces before colons, folded and bare lines.
    """
    encodings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    is_chunked = version == "1.1" and encodings == [b"chunked"]
    return None if version in _VERSIONS and (is_chunked or not encodings) else BadHead(HTTPStatus.BAD_REQUEST)

"""A use of a webhook or a key: a message that came with the right secret."""

from typing import NamedTuple

from tradehook.vocabulary.instant import Instant


class Use(NamedTuple):
    """When it was, and the sender's address."""

    at: Instant
    source_ip: str

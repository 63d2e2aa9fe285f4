"""A link that lets somebody choose their passphrase: the first owner, who was invited, and who lost theirs."""

from typing import Final

import msgspec

from tradehook.vocabulary.ids import LinkId, UserId
from tradehook.vocabulary.instant import Instant

LASTS_S: Final = 3 * 86_400
"""How long a link can be used."""

PATH: Final = "/link/"
"""What its address begins with; its secret follows."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A link for somebody. Of its secret only a hash is kept."""

    id: LinkId
    user_id: UserId
    hash: bytes
    created_at: Instant
    expires_at: Instant


def link_url(base_url: str, secret: str) -> str:
    """The address of a link."""
    return f"{base_url}{PATH}{secret}"

"""A message that somebody keeps by name."""

from typing import NamedTuple

from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import Instant


class SavedMessage(NamedTuple):
    """A message of somebody's: the text of a JSON object, as it is sent."""

    id: str
    owner_id: UserId
    name: str
    message: str
    created_at: Instant

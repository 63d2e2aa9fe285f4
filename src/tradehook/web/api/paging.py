"""Lists are read a page at a time: how many, and an opaque cursor to where the last page ended."""

from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, Field

from tradehook.plumbing.cursors import Key, key_in
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import Named
from tradehook.web.api.errors import Refused

_Item = TypeVar("_Item")


class Listed(BaseModel, Generic[_Item]):
    """One page of a list. `next` is the cursor of the page after it, null at the end."""

    items: list[_Item]
    next: str | None = None


class Asked(Named):
    """What every list can be asked for; a list's own model adds the fields that it can be filtered by."""

    unknown: ClassVar[str] = "unknown-filter"

    limit: Annotated[int, Field(ge=1, le=1000, description="How many items at most.")] = 100
    cursor: Annotated[str | None, Field(description="`next` of the page before.")] = None

    @property
    def after(self) -> Key | None:
        """The key of the row after which the page begins; None for the first page."""
        return None if self.cursor is None else _key(self.cursor)

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that were sent, by field."""
        return self.model_dump(exclude={"limit", "cursor"}, exclude_none=True)


def bad_cursor() -> Refused:
    """What ends a request whose cursor is not one that we gave for this list."""
    return Refused(
        Refusal(
            code="invalid-cursor",
            status=422,
            message="The cursor does not come from a page of this list.",
            hint='Send the text in "next" of the page before, or no cursor to begin anew.',
            path="cursor",
        )
    )


def _key(cursor: str) -> Key:
    key = key_in(cursor)
    if key is None:
        raise bad_cursor()
    return key

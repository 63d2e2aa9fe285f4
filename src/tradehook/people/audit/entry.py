"""One entry of the audit log."""

from typing import Any

import msgspec

from tradehook.people.caller import Caller
from tradehook.vocabulary.instant import Instant


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one thing. `before` null: it was made; `after` null: it is gone; else only what changed."""

    what: str
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did. `subject` is the id that the address named; there may be no `changes` to see."""

    id: str
    happened_at: Instant
    caller: Caller
    action: str
    subject: str | None
    changes: tuple[Change, ...] = ()

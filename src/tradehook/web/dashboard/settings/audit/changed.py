"""What became of one thing, field by field, as text to be read."""

import json
from dataclasses import dataclass
from typing import Any

from tradehook.web.dashboard.calling import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What was made, changed or taken away, and its fields: each with what it was before, and what it is now."""

    deed: str
    what: str
    id: str
    fields: list[tuple[str, str | None, str | None]]


def changed(change: Json) -> Changed:
    """A change of the log; a field that was not there before, or is not any more, is None there."""
    before, after = change["before"], change["after"]
    deed = "made" if before is None else "taken away" if after is None else "changed"
    was, is_now = before or {}, after or {}
    names = dict.fromkeys([*was, *is_now])
    fields = [(name, _text_in(was, name), _text_in(is_now, name)) for name in names]
    return Changed(deed=deed, what=change["what"], id=change["id"], fields=fields)


def _text_in(values: dict[str, Any], name: str) -> str | None:
    if name not in values:
        return None
    value = values[name]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

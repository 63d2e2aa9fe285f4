"""Walking over the members of a decoded object, so that every problem is found, each with its path.

It goes over what the message has, not over what it might have: small messages are the rule, and each of their
fields costs one look-up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from tradehook.dialects.reading.near_names import NearNames
from tradehook.dialects.reading.values import BAD, Reader, placeholder_in
from tradehook.vocabulary.refusal import Caution

UNRESOLVED: Final = "unresolved-placeholder"
"""The code of a value that still holds a placeholder, whatever the field."""

_MOST_LOOKED_AT: Final = 20
"""Unknown fields beyond these are not compared with the known ones: their number is up to the sender."""

_REMEMBERED: Final = 4096
"""The same messages come again and again, and so do the fields in them that are not ours."""


@dataclass(frozen=True, slots=True)
class Field:
    """A known field: its name on the wire, the attribute it fills, its reader, and the code of a bad value.

    `dispensable`: a value that cannot be read is only a caution of that code, and the field counts as absent.
    """

    name: str
    attribute: str
    read: Reader[Any]
    code: str
    dispensable: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that cannot be used, or a combination that cannot: what of it, where, and the value itself."""

    code: str
    path: str
    value: object = None


@dataclass(slots=True)
class Found:
    """What the members of an object came to.

    `blank` are the attributes whose value was the empty text; `resembling` has names that are not ours, by the names
    of ours that may be meant.
    """

    values: dict[str, Any] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    resembling: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)


class Fields:
    """The fields that an object may have."""

    def __init__(self, fields: Iterable[Field], others: dict[str, str] | None = None, path: str = "") -> None:
        self._by_name = {known.name: known for known in fields}
        self._by_lower = {known.name.lower(): known for known in self._by_name.values()}
        self._meant_by = lru_cache(_REMEMBERED)(NearNames(self._by_name, others).meant_by)
        self._path = path

    @property
    def names(self) -> Mapping[str, Field]:
        """The fields by their names on the wire, in their order."""
        return self._by_name

    def gather(self, members: dict[str, Any]) -> Found:
        """Read every known member; null and "" mean absent, exact spelling wins (rule: architecture 8.2)."""
        found = Found()
        others: list[str] = []
        values = found.values
        for name, value in members.items():
            known = self._by_name.get(name)
            if known is None:
                others.append(name)
                continue
            # The usual case of `_take`, here because every field of every message comes this way.
            read = known.read(value) if value is not None and value != "" else BAD
            if read is BAD:
                self._take(found, known, name, value)
            else:
                values[known.attribute] = read
        if others:
            self._take_others(found, others, members)
        return found

    def _take(self, found: Found, known: Field, name: str, value: object) -> None:
        if value is None:
            return
        if value == "":
            found.blank.append(known.attribute)
            return
        read = known.read(value)
        if read is BAD:
            _note_bad(found, known, self._path + name, value)
        else:
            found.values[known.attribute] = read

    def _take_others(self, found: Found, others: list[str], members: dict[str, Any]) -> None:
        taken = set(members)
        for name in others:
            known = self._by_lower.get(name.lower())
            if known is not None and known.name not in taken:
                taken.add(known.name)
                found.cautions.append(_other_spelling(self._path + name, known.name))
                self._take(found, known, name, members[name])
        for name in others[:_MOST_LOOKED_AT]:
            meant = self._meant_by(name)
            if meant is not None and meant not in taken:
                found.resembling.setdefault(meant, name)
                found.cautions.append(_unknown(self._path + name, meant))


def _note_bad(found: Found, known: Field, path: str, value: object) -> None:
    if placeholder_in(value) is not None:
        found.problems.append(Problem(UNRESOLVED, path, value))
    elif known.dispensable:
        found.cautions.append(Caution(code=known.code, message=f"{path} cannot be read and is ignored.", path=path))
    else:
        found.problems.append(Problem(known.code, path, value))


def _other_spelling(path: str, name: str) -> Caution:
    message = f"{path} was read as {name}: names are spelled with these capitals."
    return Caution(code="other-spelling", message=message, path=path)


def _unknown(path: str, name: str) -> Caution:
    message = f"{path} is no field of a message and is ignored; did you mean {name}?"
    return Caution(code="unknown-field", message=message, path=path)

"""One code of a dialect's catalogue, and how it becomes the refusal of one request."""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tradehook.vocabulary.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Example:
    """A message that causes a code; `how` says what else it takes, where the message alone does not."""

    body: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code, its sentence and what to do.

    `details` are sentences with names in braces; the first whose names are all known goes before the hint.
    `path` is the field that it is always about.
    """

    code: str
    sentence: str
    hint: str = ""
    details: tuple[str, ...] = ()
    status: int = 400
    path: str = ""

    def refusal(self, details: Mapping[str, object], path: str = "") -> Refusal:
        """The refusal of one request. Details that nobody gave are left unsaid."""
        known = {"path": path, **details}
        told = [template.format_map(known) for template in self.details if _names(template) <= known.keys()]
        hint = " ".join([*told[:1], self.hint]).strip()
        return Refusal(code=self.code, status=self.status, message=self.sentence, hint=hint, path=path or self.path)


def in_order(refusals: Iterable[Refusal], catalogue: Mapping[str, Entry]) -> tuple[Refusal, ...]:
    """The refusals in the order of the checks."""
    rank = {code: place for place, code in enumerate(catalogue)}
    return tuple(sorted(refusals, key=lambda refusal: rank[refusal.code]))


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}

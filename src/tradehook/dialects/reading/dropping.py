"""Fields that do not count beside others, and fields that are missing."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tradehook.dialects.reading.fields import UNRESOLVED, Found
from tradehook.vocabulary.refusal import Caution


class NotUsed(NamedTuple):
    """A field that does not count beside another one, and why, as the end of a sentence."""

    name: str
    why: str


def drop(found: Found, unused: Iterable[NotUsed], attributes: Mapping[str, str]) -> None:
    """Take out what does not count: whatever its value, but for a placeholder that was not filled in.

    `attributes`: what each field fills, by its name.
    """
    for each in list(unused):
        wrong = [problem for problem in found.problems if problem.path.lower() == each.name.lower()]
        if any(problem.code == UNRESOLVED for problem in wrong):
            continue
        sent = found.values.pop(attributes[each.name], None)
        if sent is not None or wrong:
            found.problems = [problem for problem in found.problems if problem not in wrong]
            found.cautions.append(ignored(each))


def lacking(found: Found, needed: Iterable[str], attributes: Mapping[str, str]) -> list[str]:
    """The names of fields that are needed and not there; one that could not be read is there."""
    wrong = wrong_in(found)
    return [name for name in needed if name.lower() not in wrong and found.values.get(attributes[name]) in (None, "")]


def wrong_in(found: Found) -> set[str]:
    """The paths of what could not be read, in small letters."""
    return {problem.path.lower() for problem in found.problems}


def ignored(unused: NotUsed) -> Caution:
    """What the sender is told of a field that does not count."""
    return Caution(code="ignored-field", message=f"{unused.name} {unused.why}; it is ignored.", path=unused.name)

"""From a problem to a refusal in words: what was sent, where, and what may have been meant."""

from collections.abc import Iterable, Mapping
from typing import Final

from tradehook.dialects.reading.fields import Problem
from tradehook.dialects.reading.malformed import JsonProblem, Malformed
from tradehook.dialects.reading.near_names import NearNames
from tradehook.dialects.reading.wording import details_of
from tradehook.dialects.traderevolution import words
from tradehook.dialects.traderevolution.refusals import refuse
from tradehook.vocabulary.refusal import Refusal


def _near(known: Iterable[str], others: Mapping[str, str] | None = None) -> NearNames:
    return NearNames(known, others, shortest=3)


_MEANT: Final = {
    "invalid-action": _near(words.ACTIONS, words.OTHER_ACTIONS),
    "invalid-symbol-type": _near(words.SYMBOL_TYPES, words.OTHER_SYMBOL_TYPES),
    "invalid-strike-type": _near(words.RIGHTS, words.OTHER_RIGHTS),
    "invalid-type": _near(words.KINDS),
    "invalid-side": _near(words.SIDES, words.OTHER_SIDES),
    "invalid-validity": _near(words.VALIDITIES),
    "invalid-stop-loss-type": _near(words.STOP_LOSSES, words.OTHER_MEASURES),
    "invalid-take-profit-type": _near(words.TAKE_PROFITS),
}
_CODES: Final = {
    JsonProblem.EMPTY: "empty-json",
    JsonProblem.MALFORMED: "malformed-json",
    JsonProblem.NOT_AN_OBJECT: "not-an-object",
    JsonProblem.TOO_LARGE: "payload-too-large",
}


def of_text(fault: Malformed) -> Refusal:
    """The refusal of a body that could not be read."""
    return refuse(_CODES[fault.problem], why=fault.explanation)


def of_value(problem: Problem) -> Refusal:
    """The refusal of one value."""
    return refuse(problem.code, problem.path, **details_of(problem, _MEANT))

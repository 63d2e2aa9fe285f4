"""From a problem to a refusal in words: what was sent, where, and what may have been meant."""

from typing import Final

from tradehook.dialects.algotradeanalytics import words
from tradehook.dialects.algotradeanalytics.refusals import refuse
from tradehook.dialects.reading.fields import Problem
from tradehook.dialects.reading.malformed import JsonProblem, Malformed
from tradehook.dialects.reading.near_names import NearNames
from tradehook.dialects.reading.wording import details_of
from tradehook.vocabulary.refusal import Refusal

_MEANT: Final = {
    "invalid-position-direction": NearNames(words.POSITION_DIRECTIONS, words.OTHER_POSITION_DIRECTIONS, shortest=3),
    "invalid-direction": NearNames(words.DIRECTIONS, words.OTHER_DIRECTIONS, shortest=3),
    "invalid-order-type": NearNames(words.ORDER_TYPES, shortest=3),
    "invalid-time-in-force": NearNames(words.TIMES_IN_FORCE, shortest=3),
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

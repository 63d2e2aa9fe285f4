"""From a problem to a refusal in words: what was sent, where, and what may have been meant."""

from typing import Final

from tradehook.dialects.reading.fields import Problem
from tradehook.dialects.reading.malformed import Malformed
from tradehook.dialects.reading.near_names import NearNames
from tradehook.dialects.reading.wording import details_of, shown
from tradehook.dialects.traderspost import words
from tradehook.dialects.traderspost.refusals import refuse
from tradehook.vocabulary.refusal import Refusal

_MEANT: Final = {
    "invalid-action": NearNames(words.ACTIONS, words.OTHER_ACTIONS, shortest=3),
    "invalid-sentiment": NearNames(words.SENTIMENTS, shortest=3),
    "invalid-order-type": NearNames(words.ORDER_TYPES, shortest=3),
    "invalid-cancel-order-type": NearNames(words.ORDER_TYPES, shortest=3),
    "invalid-stop-loss-type": NearNames(words.STOP_TYPES, shortest=3),
    "invalid-quantity-type": NearNames(words.QUANTITY_TYPES, shortest=3),
    "invalid-time-in-force": NearNames(words.TIMES_IN_FORCE, shortest=3),
    "invalid-market-price-type": NearNames(words.MARKET_PRICE_TYPES, shortest=3),
    "invalid-option-type": NearNames(words.OPTION_TYPES, shortest=3),
    "invalid-intrinsic-value": NearNames(words.INTRINSIC_VALUES, shortest=3),
}


def of_text(fault: Malformed) -> Refusal:
    """The refusal of a body that could not be read."""
    return refuse(fault.problem, why=fault.explanation)


def of_value(problem: Problem) -> Refusal:
    """The refusal of one value."""
    if problem.code == "invalid-payload":
        why = f"{problem.path} is {shown(problem.value)}, which is no symbol."
        return refuse(problem.code, problem.path, why=why)
    return refuse(problem.code, problem.path, **details_of(problem, _MEANT))

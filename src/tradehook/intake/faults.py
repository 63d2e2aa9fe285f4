"""The faults that first requests have: each told from the row that a refused request left in the log."""

from enum import StrEnum
from typing import Final

from tradehook.dialects.contract import Dialect
from tradehook.dialects.reading.fields import UNRESOLVED
from tradehook.dialects.reading.malformed import JsonProblem
from tradehook.dialects.reading.syntax_rows import NOT_FILLED_IN, NOT_PLAIN
from tradehook.vocabulary.refusal import Gate


class Fault(StrEnum):
    """What is wrong with a request, as far as it is one of the usual mistakes."""

    WRONG_KEY = "wrong_key"
    BROKEN_JSON = "broken_json"
    SMART_QUOTES = "smart_quotes"
    UNRESOLVED_PLACEHOLDER = "unresolved_placeholder"
    WRONG_PATH = "wrong_path"
    REFUSED_ADDRESS = "refused_address"


_FROM_ELSEWHERE: Final = (Gate.NOT_TRADING_VIEW, Gate.NOT_TREND_SPIDER, Gate.SOURCE_ADDRESS)


def fault_of(dialect: Dialect, code: str | None, hint: str) -> Fault | None:
    """The fault of a request that was refused with this code, and this hint; None where it is none of these."""
    fault = _faults(dialect).get(code or "")
    return _in_the_text(hint) if fault is Fault.BROKEN_JSON else fault


def _faults(dialect: Dialect) -> dict[str, Fault]:
    """The codes of a dialect that are the usual mistakes."""
    of_keys = (Gate.SECRET, Gate.SECRET_MISSING) if dialect.secret_in_body else (Gate.SECRET,)
    return {
        **{dialect.refusal(gate).code: Fault.WRONG_KEY for gate in of_keys},
        **{dialect.refusal(gate).code: Fault.REFUSED_ADDRESS for gate in _FROM_ELSEWHERE},
        JsonProblem.MALFORMED.value: Fault.BROKEN_JSON,
        UNRESOLVED: Fault.UNRESOLVED_PLACEHOLDER,
    }


def _in_the_text(hint: str) -> Fault:
    """What broke the JSON: the hint says the mistake that was found in it, in the words of the table of mistakes."""
    if NOT_PLAIN in hint:
        return Fault.SMART_QUOTES
    return Fault.UNRESOLVED_PLACEHOLDER if NOT_FILLED_IN in hint else Fault.BROKEN_JSON

"""Rules by which trades wait as their messages' `extras` say, until what they wait for is behind them."""

from typing import Any

import msgspec

from tests.desk import NOON
from tradehook.deciding.approving import in_words
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts
from tradehook.vocabulary.decision import Decision, Leave, PlaceOrder
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Signal
from tradehook.vocabulary.trade import TradeStatus

_BY = {"delayed": Why.DELAYED, "queued": Why.MARKET_CLOSED, "awaiting_approval": Why.AWAITING_APPROVAL}
_NUMBERS = {"seconds": 0, "symbol": "AMD", "opens": "later", "until": "later", "orders": "orders"}


def waiting(how: str, seconds: float | None = None) -> dict[str, Any]:
    """A message that waits so long: from its acceptance when delayed, else until so long after noon."""
    return {"extras": {"wait": {"as": how} | ({} if seconds is None else {"for": seconds})}}


def rules(signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
    """Decide; what acts waits first, if its message says so."""
    found = decide(signal, settings, facts)
    wait = (signal.message.extras or {}).get("wait")
    if wait is None or not any(isinstance(intent, PlaceOrder) for intent in found.intents):
        return found
    seconds = wait.get("for")
    if wait["as"] == "exit_first":
        return _exit_first(found, facts, seconds)
    status = TradeStatus(wait["as"])
    since = signal.accepted_at if status is TradeStatus.DELAYED else NOON
    until = None if seconds is None else after(since, float(seconds))
    if _is_behind(status, found, facts, until):
        return found
    return msgspec.structs.replace(
        found, reasons=(_BY[status].because(**_NUMBERS),), leave=Leave(status=status, until=until)
    )


def _is_behind(status: TradeStatus, found: Decision, facts: Facts, until: Instant | None) -> bool:
    match status:
        case TradeStatus.DELAYED:
            return facts.passed.delayed
        case TradeStatus.QUEUED:
            return until is not None and facts.now >= until
        case _:
            return facts.passed.approved == in_words(found.intents)


def _exit_first(found: Decision, facts: Facts, seconds: float | None) -> Decision:
    """A swap whose exit goes out by itself, and whose entry waits for a person."""
    until = None if seconds is None else after(NOON, float(seconds))
    leave = Leave(status=TradeStatus.AWAITING_APPROVAL, until=until)
    exits = tuple(each for each in found.intents if isinstance(each, PlaceOrder) and each.leg is Leg.EXIT)
    if exits:
        return msgspec.structs.replace(found, intents=exits, afterwards=leave)
    if facts.passed.approved == in_words(found.intents):
        return found
    return msgspec.structs.replace(found, leave=leave)

"""From the bytes of a request to a message, or to everything that is wrong with them (rule: deciding 1).

Pure and total: the same bytes give the same answer, and any bytes give one.
"""

from collections.abc import Callable
from typing import Any

from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.dialects.reading.catalogue import in_order
from tradehook.dialects.reading.fields import Found
from tradehook.dialects.reading.json_text import read_json
from tradehook.dialects.reading.malformed import Malformed
from tradehook.dialects.traderspost import wording
from tradehook.dialects.traderspost.brackets import Leg, read_stop_loss, read_take_profit
from tradehook.dialects.traderspost.fields import EXTRAS, FIELDS
from tradehook.dialects.traderspost.refusals import CATALOGUE, refuse
from tradehook.dialects.traderspost.rules import RULES
from tradehook.dialects.traderspost.words import UNDER_A_MINUTE
from tradehook.vocabulary.refusal import Caution, Refusal
from tradehook.vocabulary.signal import Message

_OURS = frozenset(name.lower() for name in EXTRAS.names)


def parse(body: bytes, syntax: JsonSyntax) -> Reading | Unreadable:
    """Read a body of any bytes; what is wrong comes in the order of the catalogue, all of it."""
    text = read_json(body, syntax)
    if isinstance(text, Malformed):
        return Unreadable(refusals=(wording.of_text(text),))
    found = FIELDS.gather(text.members)
    refusals = _complete(found)
    refusals += [refusal for rule in RULES if (refusal := rule(found.values)) is not None]
    if refusals or found.problems:
        refusals += [wording.of_value(problem) for problem in found.problems]
        return Unreadable(refusals=in_order(refusals, CATALOGUE))
    return Reading(message=Message(**found.values), payload=text.payload, cautions=tuple(found.cautions))


def _complete(found: Found) -> list[Refusal]:
    """Settle aliases and nested objects in what was found; what is wrong or missing there."""
    values = found.values
    refusals: list[Refusal] = []
    if "price" in values:
        values.setdefault("signal_price", values.pop("price"))
    if "take_profit" in values:
        refusals += _leg(found, "take_profit", read_take_profit)
    if "stop_loss" in values:
        refusals += _leg(found, "stop_loss", read_stop_loss)
    if "extras" in values:
        refusals += _extras(found)
    if "interval" in values and UNDER_A_MINUTE.fullmatch(values["interval"]):
        found.cautions.append(_short_interval(values["interval"]))
    if not values.get("ticker") or "action" not in values:
        refusals += _missing(found)
    return refusals


def _leg(found: Found, attribute: str, read: Callable[[dict[str, Any]], Leg]) -> list[Refusal]:
    leg = read(found.values.pop(attribute))
    found.cautions += leg.cautions
    if leg.made is not None:
        found.values[attribute] = leg.made
    return leg.refusals


def _extras(found: Found) -> list[Refusal]:
    """`extras` are the sender's own, but for the idempotency key (rule: architecture 2, promise 6)."""
    members = found.values["extras"]
    if not any(name.lower() in _OURS for name in members):
        return []
    own = EXTRAS.gather(members)
    found.values |= own.values
    return [wording.of_value(problem) for problem in own.problems]


def _missing(found: Found) -> list[Refusal]:
    wrong = {problem.path.lower() for problem in found.problems}
    refusals = []
    if "ticker" in found.blank or found.values.get("ticker") == "":
        refusals.append(refuse("empty-ticker-name"))
    elif "ticker" not in found.values and "ticker" not in wrong:
        refusals.append(_absent("ticker", found))
    if "action" not in found.values and "action" not in wrong:
        refusals.append(_absent("action", found))
    return refusals


def _absent(name: str, found: Found) -> Refusal:
    sent = found.resembling.get(name)
    why = f"{name} is missing." if sent is None else f"{name} is missing; {sent} is there: did you mean {name}?"
    return refuse("invalid-payload", name, why=why)


def _short_interval(interval: str) -> Caution:
    message = f"The interval {interval} is under one minute: signals that often run into the rate limit."
    return Caution(code="interval-under-a-minute", message=message, path="interval")

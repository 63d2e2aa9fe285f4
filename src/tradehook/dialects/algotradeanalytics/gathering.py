"""From the members of a message to its values, without those that do not count."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tradehook.dialects.algotradeanalytics import wording
from tradehook.dialects.algotradeanalytics.fields import ATTRIBUTE, FIELDS, METADATA, STOP_LOSS, TAKE_PROFIT
from tradehook.dialects.algotradeanalytics.refusals import refuse
from tradehook.dialects.algotradeanalytics.rules import contradiction, needed, not_used, trail_fault
from tradehook.dialects.reading.dropping import drop, lacking, wrong_in
from tradehook.dialects.reading.fields import Fields, Found
from tradehook.dialects.reading.told import dashed
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.refusal import Caution, Refusal

_ONE_PRICE = {"profit_target": ("take_profit", "limit_price"), "stop_loss_target": ("stop_loss", "stop_price")}
"""The fields that are a leg by their price alone: the leg, and what of it."""


class Gathered(NamedTuple):
    """The values of a message by attribute, what is wrong with it, and what its sender should know."""

    values: dict[str, Any]
    refusals: list[Refusal]
    cautions: list[Caution]


def gather(members: dict[str, Any]) -> Gathered:
    """The values that count, and every problem with them."""
    found = FIELDS.gather(members)
    kind = None if "ordertype" in wrong_in(found) else found.values.get("order_type", OrderType.MARKET)
    drop(found, not_used(found.values, kind), ATTRIBUTE)
    refusals = [wording.of_value(problem) for problem in found.problems]
    wrong = wrong_in(found)
    needs = needed(found.values, kind, wrong)
    refusals += [_missing(name, found) for name in lacking(found, needs, ATTRIBUTE)]
    refusals += _there((contradiction(found.values), trail_fault(found.values, kind, wrong)))
    refusals += _legs(found)
    _look_into_metadata(found, refusals)
    return Gathered(found.values, refusals, found.cautions)


def _legs(found: Found) -> list[Refusal]:
    """Both legs by their members, whether a leg was sent as an object or as its price alone."""
    refusals = _leg(found, "take_profit", TAKE_PROFIT, "takeProfit.limitPrice")
    refusals += _leg(found, "stop_loss", STOP_LOSS, "stopLoss.stopPrice")
    for alone, (leg, price) in _ONE_PRICE.items():
        if alone in found.values:
            found.values[leg] = {price: found.values.pop(alone)}
    return refusals


def _leg(found: Found, attribute: str, fields: Fields, needs: str) -> list[Refusal]:
    """What a leg that was sent as an object says, and what is wrong with it; it needs one member, by its path."""
    if attribute not in found.values:
        return []
    own = fields.gather(found.values.pop(attribute))
    found.cautions += own.cautions
    found.values[attribute] = own.values
    leg, name = needs.split(".")
    if not own.problems and fields.names[name].attribute not in own.values:
        sent = own.resembling.get(name)
        known = {} if sent is None else {"sent": f"{leg}.{sent}"}
        return [refuse(f"{dashed(leg)}-{dashed(name)}-required", needs, **known)]
    return [wording.of_value(problem) for problem in own.problems]


def _look_into_metadata(found: Found, refusals: list[Refusal]) -> None:
    if "metadata" not in found.values:
        return
    own = METADATA.gather(found.values["metadata"])
    found.values |= own.values
    found.cautions += own.cautions
    refusals += [wording.of_value(problem) for problem in own.problems]


def _missing(name: str, found: Found) -> Refusal:
    sent = found.resembling.get(name)
    return refuse(f"{dashed(name)}-required", name, **({} if sent is None else {"sent": sent}))


def _there(refusals: Iterable[Refusal | None]) -> list[Refusal]:
    return [refusal for refusal in refusals if refusal is not None]

"""Whether what was answered to messages about orders was so, and stayed so. Each check answers what it found false."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

from tests.faults.books import Row
from tests.faults.order_books import FINAL, Seen, in_short, terms_of
from tests.faults.order_round import Told

Broken = Iterator[str]
_FEW = Decimal("1e-9")
_TERMS = {
    "price": ("prices", "limit_price"),
    "stopPrice": ("prices", "stop_price"),
    "trStopOffset": ("prices", "trail_amount"),
    "validity": ("time_in_force", None),
}


def every_answer_was_true(found: Seen) -> Broken:
    """Nothing that was said of an order was otherwise then, or became so against what was said."""
    for told in found.told:
        check = _CHECKS[told.action, told.is_error]
        yield from (f"{problem}: {told}" for problem in check(found, told))


def _placed_well(found: Seen, told: Told) -> Broken:
    number = told.number
    if number is None or not any(trade["order_number"] == number for trade in found.trades):
        yield "there is no such order"
        return
    known = [report for order in found.own_orders(number) for report in found.of(order)]
    in_time = [report for report in known if report["happened_at"] <= told.answered_at]
    if told.status != "pending" and not in_time:
        yield "the exchange had not taken it"
    yield from _so_much_has_filled(found, told)


def _placed_in_vain(found: Seen, told: Told) -> Broken:
    if told.number is None:
        return
    own = [order for order in found.own_orders(told.number) if not found.filled_late(told.number)]
    filled = sum((Decimal(order["filled_quantity"]) for order in own), Decimal(0))
    if filled != told.filled:
        yield f"{filled} filled"
    yield from (f"it works: {in_short(order)}" for order in own if order["status"] not in FINAL)


def _modified(found: Seen, told: Told) -> Broken:
    yield from _so_much_has_filled(found, told)
    if told.status == "pending":
        return
    number = told.number or 0
    for name, path in _TERMS.items():
        if name in told.fields and not _has_had(found, number, path, _meant(name, told), told.answered_at):
            yield f"the exchange never had its {name}"
    quantity = told.fields.get("qty")
    if quantity is not None and not _has_had(
        found, number, ("quantity", None), _of_the_last(found, number, quantity), told.answered_at
    ):
        yield "the exchange never had its qty"
    for leg, name in (("stop_loss", "stopLoss"), ("take_profit", "takeProfit")):
        alone = sum(name in other.fields for other in found.told if other.number == number) == 1
        is_price = told.fields.get(f"{name}Type") == "absolute"
        if is_price and alone and not _leg_was_at(found, number, leg, told.fields[name]):
            yield f"no leg was ever at its {name}"


def _modified_in_vain(found: Seen, told: Told) -> Broken:
    if told.is_in_part:
        return
    number = told.number or 0
    for name in ("price", "stopPrice", "trStopOffset"):
        if name in told.fields and _has_had(found, number, _TERMS[name], _meant(name, told), None):
            yield f"the exchange took its {name}"
    quantity = told.fields.get("qty")
    if quantity is not None and _has_had(
        found, number, ("quantity", None), _of_the_last(found, number, quantity), None
    ):
        yield "the exchange took its qty"
    for leg, name in (("stop_loss", "stopLoss"), ("take_profit", "takeProfit")):
        if told.fields.get(f"{name}Type") == "absolute" and _leg_was_given(found, told, leg, told.fields[name]):
            yield f"a leg has its {name}"


def _cancelled(found: Seen, told: Told) -> Broken:
    yield from _so_much_has_filled(found, told)
    if told.status == "pending":
        return
    for order in found.own_orders(told.number or 0):
        ended = [report for report in found.of(order) if report["kind"] == "ended"]
        known = bool(found.of(order))
        if known and not any(report["happened_at"] <= told.answered_at for report in ended) and not _is_full(order):
            yield f"the exchange had not cancelled {in_short(order)}"


def _cancelled_in_vain(found: Seen, told: Told) -> Broken:
    trade = found.tags.get(told.fields["tag"])
    if trade is None or found.filled_late(told.number or 0):
        return
    for order in found.own_orders(told.number or 0):
        asked = {
            each["asked_by"] for each in found.requests if (each["order_id"], each["kind"]) == (order["id"], "cancel")
        }
        if asked == {trade["id"]} and any(report["status"] == "cancelled" for report in found.of(order)):
            yield f"the exchange cancelled {in_short(order)}"


_CHECKS: dict[tuple[str, bool], Callable[[Seen, Told], Broken]] = {
    ("place", False): _placed_well,
    ("place", True): _placed_in_vain,
    ("modify", False): _modified,
    ("modify", True): _modified_in_vain,
    ("cancel", False): _cancelled,
    ("cancel", True): _cancelled_in_vain,
}


def _so_much_has_filled(found: Seen, told: Told) -> Broken:
    """The quantity that was said had filled by then, and at that price where it was the end of it."""
    number = told.number or 0
    fills = found.fills(number)
    by_then = sum((Decimal(each["quantity"]) for each in fills if each["happened_at"] <= told.answered_at), Decimal(0))
    in_all = sum((Decimal(each["quantity"]) for each in fills), Decimal(0))
    if told.filled > by_then:
        yield f"only {by_then} had filled"
    if told.status in FINAL and told.filled != in_all and not found.filled_late(number):
        yield f"{in_all} filled in all"
    average = told.answer["d"].get("avgPrice")
    if told.status == "filled" and average is not None and told.filled == in_all:
        worth = sum((Decimal(each["quantity"]) * Decimal(each["price"]) for each in fills), Decimal(0))
        if abs(Decimal(str(average)) - worth / in_all) > _FEW:
            yield f"its price was {worth / in_all}"


def _has_had(found: Seen, number: int, path: tuple[str, str | None], wanted: str, until: int | None) -> bool:
    """Whether an order had a term at the exchange, up to a moment."""
    for order in found.own_orders(number):
        for report in found.of(order):
            if report["kind"] == "replaced" and (until is None or report["happened_at"] <= until):
                terms = terms_of(report)
                value = terms[path[0]] if path[1] is None else (terms.get(path[0]) or {}).get(path[1])
                if _alike(value, wanted):
                    return True
    # How long it works is not told when it is placed.
    return path[0] == "time_in_force"


def _of_the_last(found: Seen, number: int, quantity: object) -> str:
    """The total of the order that a place is about: what was exited to make room for it counts in what was sent."""
    own = found.own_orders(number)
    last = max((order["step"] for order in own), default=0)
    before = sum((Decimal(order["filled_quantity"]) for order in own if order["step"] < last), Decimal(0))
    return str(Decimal(str(quantity)) - before)


def _leg_was_at(found: Seen, number: int, kind: str, price: object) -> bool:
    """Whether a leg of an order was ever at a price, at the exchange or watched by us."""
    entries = {order["id"] for order in found.own_orders(number)}
    legs = [leg for leg in found.legs(number) if leg["leg"] == kind]
    ids = {leg["client_order_id"] for leg in legs}
    rows = [
        *legs,
        *(row for row in found.theirs if row["client_order_id"] in ids),
        *(row for row in found.watched if row["leg"] == kind and row["entry_id"] in entries),
        *(terms_of(report)["prices"] for leg in legs for report in found.of(leg) if report["kind"] == "replaced"),
    ]
    return any(_alike(row.get(name), str(price)) for row in rows for name in ("limit_price", "stop_price"))


def _leg_was_given(found: Seen, told: Told, kind: str, price: object) -> bool:
    """Whether a message gave a leg of its order a price, at the exchange or where we watch it; by a percentage that it
    was placed with, a leg may be at that price all the same."""
    number = told.number or 0
    trade = found.tags.get(told.fields["tag"])
    legs = {leg["id"] for leg in found.legs(number) if leg["leg"] == kind}
    entries = {order["id"] for order in found.own_orders(number)}
    asked = (
        json.loads(each["change"])["prices"]
        for each in found.requests
        if trade and each["asked_by"] == trade["id"] and each["order_id"] in legs
        if each["change"] and each["outcome"] == "accepted"
    )
    watched = (
        row for row in found.watched if row["leg"] == kind and row["entry_id"] in entries and row["distance"] is None
    )
    given = (*asked, *watched)
    return any(_alike(row.get(name), str(price)) for row in given for name in ("limit_price", "stop_price"))


def _meant(name: str, told: Told) -> str:
    value = told.fields[name]
    return str(Decimal(value) * Decimal("0.01")) if name == "trStopOffset" else str(value).lower()


def _alike(value: object, wanted: str) -> bool:
    if value is None:
        return False
    try:
        return Decimal(str(value)) == Decimal(wanted)
    except ArithmeticError:
        return str(value) == wanted


def _is_full(order: Row) -> bool:
    return bool(order["status"] == "filled")

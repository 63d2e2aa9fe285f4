"""What must hold of an account for which orders raced with their fills. Each check answers what it found broken."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from tests.faults.books import Row
from tests.faults.order_answers import every_answer_was_true
from tests.faults.order_books import FINAL, LEGS, Seen, in_short, terms_of
from tests.faults.order_round import Told
from tradehook.orders.emulation.life import WatchedStatus
from tradehook.orders.life import Event
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import OrderStatus

Broken = Iterator[str]
_SIGNED = {"buy": 1, "sell": -1}
_FILLS = (Event.FILLED, Event.PARTIALLY_FILLED)
_ENDS = FINAL - {OrderStatus.FILLED}


def one_order_a_place(found: Seen) -> Broken:
    """A place is one order, or an exit and an entry; of each step one attempt worked at most."""
    for told in _placed(found):
        worked: dict[tuple[str, int], int] = {}
        for order in found.own_orders(told.number or 0):
            if any(report["kind"] in ("working", "filled") for report in found.of(order)):
                key = (order["leg"], order["step"])
                worked[key] = worked.get(key, 0) + 1
        yield from (f"{told} worked {many} times as {key}" for key, many in worked.items() if many > 1)


def never_more_than_was_ordered(found: Seen) -> Broken:
    """What a place has filled and has at work is at no moment more than was ordered of it."""
    for told in _placed(found):
        number = told.number or 0
        own = {order["client_order_id"]: order for order in found.own_orders(number)}
        most = _most(found, told)
        at_work = {name: Decimal(0) for name in own}
        for report in found.reports:
            if report["client_order_id"] not in own:
                continue
            at_work[report["client_order_id"]] = _at_work(found, own[report["client_order_id"]], report)
            if sum(at_work.values()) > most:
                yield f"{sum(at_work.values())} at work or filled of {most} ordered as {told}"
                break


def no_leg_without_its_position(found: Seen) -> Broken:
    """At rest: legs are on the side that takes off what is held, and those of a kind together for no more than that."""
    for side, sign in _SIGNED.items():
        held = max(Decimal(0), -sign * found.held)
        for kind in LEGS:
            open_ = [leg for leg in found.theirs if _is_open_leg(found, leg, kind, side)]
            for_units = sum((Decimal(leg["quantity"]) - Decimal(leg["filled"]) for leg in open_), Decimal(0))
            watched = [leg for leg in found.watched if _is_watched(found, leg, kind, side)]
            for_units += sum((Decimal(leg["released"]) - Decimal(leg["exited"]) for leg in watched), Decimal(0))
            if for_units > held:
                legs = [in_short(leg) for leg in (*open_, *watched)]
                yield f"{kind} to {side} {for_units} while {found.held} are held: {legs}"


def late_fills_are_told(found: Seen) -> Broken:
    """A fill that was heard of after the end is noticed; what the exchange tells in another order is not late."""
    told = {row["order_id"] for row in found.notices if row["code"] == About.FILLED_AFTER_END.code}
    for order in found.orders:
        heard = pairwise(found.events_of(order))
        late = any(before["status"] in _ENDS and event["event"] in _FILLS for before, event in heard)
        if late and order["id"] not in told:
            yield f"filled after its end and nobody was told: {in_short(order)}"


CHECKS: tuple[Callable[[Seen], Broken], ...] = (
    one_order_a_place,
    never_more_than_was_ordered,
    every_answer_was_true,
    late_fills_are_told,
)


def broken(found: Seen, checks: tuple[Callable[[Seen], Broken], ...] = CHECKS) -> list[str]:
    """Everything that does not hold."""
    return [f"{check.__name__}: {problem}" for check in checks for problem in check(found)]


def _placed(found: Seen) -> list[Told]:
    return [told for told in found.told if told.action == "place" and told.number is not None]


def _most(found: Seen, placed: Told) -> Decimal:
    """The most that was ever ordered: at first, or by new terms."""
    changed = [told for told in found.told if told.action == "modify" and told.number == placed.number]
    wanted = [told.fields["qty"] for told in changed if "qty" in told.fields and (not told.is_error or told.is_in_part)]
    return max(Decimal(str(each)) for each in (placed.fields["qty"], *wanted))


def _at_work(found: Seen, order: Row, report: Row) -> Decimal:
    """What an order has filled and has at work once something was reported."""
    so_far = [each for each in found.of(order) if each["sequence"] <= report["sequence"]]
    filled = sum((Decimal(each["quantity"]) for each in so_far if each["kind"] == "filled"), Decimal(0))
    if any(each["kind"] == "ended" for each in so_far):
        return filled
    replaced = [each for each in so_far if each["kind"] == "replaced"]
    changed = [each for each in found.of(order) if each["kind"] == "replaced"]
    if replaced:
        return Decimal(terms_of(replaced[-1])["quantity"])
    return filled if changed else max(filled, Decimal(order["quantity"]))


def _is_open_leg(found: Seen, leg: Row, kind: str, side: str) -> bool:
    """A leg at the exchange that may fill: its entry, where it has one, is at its end."""
    if leg["status"] in FINAL or leg["side"] != side:
        return False
    ours = next((each for each in found.orders if each["client_order_id"] == leg["client_order_id"]), None)
    if ours is None or ours["leg"] != kind:
        return False
    entry = next((each for each in found.orders if each["id"] == ours["parent_id"]), None)
    return entry is None or entry["leg"] in LEGS or entry["status"] in FINAL


def _is_watched(found: Seen, leg: Row, kind: str, side: str) -> bool:
    """A leg that tradehook watches, whose entry is at its end."""
    if (leg["leg"], leg["side"]) != (kind, side) or not WatchedStatus(leg["status"]).is_ours:
        return False
    entry = next((each for each in found.orders if each["id"] == leg["entry_id"]), None)
    return entry is not None and entry["status"] in FINAL

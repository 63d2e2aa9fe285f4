"""The roll calendars of futures: on which day each contract hands over to the next, and setting such days."""

from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from tradehook.bootstrap import Desk
from tradehook.instruments import roll_queries as kept
from tradehook.instruments.futures import LAST_RANK, root_named
from tradehook.instruments.rolls import Roll, roll_calendar
from tradehook.instruments.root import Root, Settlement
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.setting_rolls import Wanted, checked
from tradehook.plumbing.cursors import Key, cursor_after
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused, unless_refused
from tradehook.web.api.paging import Asked, Listed, bad_cursor
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/instruments", tags=["instruments"], route_class=ExactRoute)

_SHOWN = 8
_MOST = 200

_Count = Annotated[int, Query(ge=1, le=_MOST, description="How many contracts that have not rolled.")]


class RollBody(Body):
    """The day on which a contract is to hand over to the next."""

    contract: Annotated[str, Field(max_length=40)]
    rolls_on: date


class RollsBody(Body):
    """Every day that is set for the root: what is left out goes by the rule again."""

    rolls: Annotated[list[RollBody], Field(max_length=_MOST)]


class RollShape(Shape):
    """A contract that has not expired. `reads_as`: the continuous symbol that means it now; null once it has rolled."""

    contract: str
    month: str
    last_trading_day: date
    expires_at: Moment
    rolls_on: date
    rolls_at: Moment
    set_by_hand: bool
    reads_as: str | None


class RollCalendarShape(Shape):
    """The roll calendar of a root. `rule` says when its contracts end, `settlement` how they do at their exchange."""

    root: str
    name: str
    exchange: str
    zone: str
    currency: str
    settlement: Settlement
    rule: str
    source: str
    rolls: list[RollShape]


class RollCalendarsAsked(Asked):
    """Which roots. `search` is a part of a root or its name; `contracts`: how many of each that have not rolled."""

    search: Annotated[str, Field(max_length=100)] = ""
    contracts: Annotated[int, Field(ge=1, le=_SHOWN)] = 1


@router.get("/roll-calendars")
async def list_roll_calendars(
    desk: DeskNow, asked: Annotated[RollCalendarsAsked, Query()]
) -> Listed[RollCalendarShape]:
    """The roll calendars of every root of futures, by root."""
    wanted = asked.search.strip().casefold()
    roots = sorted(
        (each for each in ROOTS.values() if wanted in f"{each.symbol}\n{each.name}".casefold()),
        key=lambda each: each.symbol,
    )
    left = [each for each in roots if each.symbol > _root_before(asked.after)]
    shown = left[: asked.limit]
    more = len(left) > len(shown)
    items = [_calendar(desk, each, asked.contracts) for each in shown]
    return Listed(items=items, next=cursor_after((shown[-1].symbol,)) if more else None)


def _root_before(after: Key | None) -> str:
    """The root that the page before ended with."""
    given = after or ("",)
    if len(given) != 1 or not isinstance(given[0], str):
        raise bad_cursor()
    return given[0]


@router.get("/{root}/roll-calendar")
async def show_roll_calendar(desk: DeskNow, root: str, contracts: _Count = _SHOWN) -> RollCalendarShape:
    """The next contracts of a futures root, and the day at whose start, exchange time, each hands over to the next:
    two days before it expires, unless a person set another. Those that were set are all shown."""
    return _calendar(desk, _root(root), contracts)


@router.put("/{root}/roll-calendar")
async def set_roll_calendar(desk: DeskNow, root: str, body: RollsBody) -> RollCalendarShape:
    """Set the rolls of a root, in place of those that were set before; an empty list takes them back. What the root
    and its continuous symbols mean changes at once; orders and positions keep their contracts."""
    found = _root(root)
    now = desk.clock.now()
    wanted = [Wanted(each.contract, each.rolls_on) for each in body.rolls]
    by_hand = unless_refused(checked(found, wanted, now))
    await desk.store.write(partial(kept.set_rolls, root=found.symbol, by_hand=by_hand, now=now))
    desk.catalogue.learn_rolls(found.symbol, by_hand)
    return _calendar(desk, found, _SHOWN)


def _root(spelling: str) -> Root:
    found = root_named(spelling)
    if found is None:
        raise Refused(_not_found(spelling))
    return found


def _not_found(spelling: str) -> Refusal:
    return Refusal(
        code="root-not-found",
        status=404,
        message=f'"{spelling[:80]}" is no root of futures that is known.',
        hint="GET /instruments?asset_class=futures lists contracts: the root is what stands before the month.",
        path="root",
    )


def _calendar(desk: Desk, root: Root, contracts: int) -> RollCalendarShape:
    now = desk.clock.now()
    return RollCalendarShape(
        root=root.symbol,
        name=root.name,
        exchange=root.exchange.title,
        zone=root.exchange.zone,
        currency=root.currency,
        settlement=root.settlement,
        rule=root.last_day.sentence,
        source=root.source,
        rolls=[
            _shape(root, roll, rank)
            for roll, rank in roll_calendar(root, now, desk.catalogue.rolls_of(root), contracts)
        ],
    )


def _shape(root: Root, roll: Roll, rank: int | None) -> RollShape:
    contract = roll.contract
    return RollShape.model_validate(
        {
            "contract": contract.symbol,
            "month": f"{contract.year}-{contract.month:02}",
            "last_trading_day": contract.last_day,
            "expires_at": contract.expires_at,
            "rolls_on": roll.on,
            "rolls_at": roll.at,
            "set_by_hand": roll.by_hand,
            "reads_as": f"{root.symbol}{rank}!" if rank is not None and rank <= LAST_RANK else None,
        }
    )

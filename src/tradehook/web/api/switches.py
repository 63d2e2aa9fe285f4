"""The kill switch: one for every entry of every account."""

from fastapi import APIRouter

from tradehook.bootstrap import Desk
from tradehook.engine.commands import kill
from tradehook.plumbing.store.contract import ReadTx
from tradehook.web.api import queries
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.commands import CommandedShape, begun
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/kill-switch", tags=["kill switch"], route_class=ExactRoute)


class KillSwitchBody(Body):
    """On holds every entry and cancels those that rest, unless `keep_entries`; exits and cancels pass."""

    on: bool
    keep_entries: bool = False


class KillSwitchShape(Shape):
    """Whether every entry is held, and since when it is as it is (null: since ever)."""

    on: bool
    since: Moment | None


class KillSwitchTurnedShape(KillSwitchShape, CommandedShape):
    """The switch, and the trades that cancel resting entries: by id and as they are `now`."""


@router.get("")
async def show_kill_switch(desk: DeskNow) -> KillSwitchShape:
    """Whether the kill switch is on."""
    return await _switch(desk)


@router.post("")
async def turn_kill_switch(desk: DeskNow, body: KillSwitchBody) -> KillSwitchTurnedShape:
    """Hold every entry of every account, or let them pass again."""
    done = await begun(desk, await desk.store.write(lambda tx: kill(tx, desk.world, body.on, body.keep_entries)))
    switch = await _switch(desk)
    return KillSwitchTurnedShape(on=switch.on, since=switch.since, trades=done.trades, now=done.now)


async def _switch(desk: Desk) -> KillSwitchShape:
    def read(tx: ReadTx) -> KillSwitchShape:
        row = queries.kill_switch(tx)
        return KillSwitchShape.model_validate(row) if row else KillSwitchShape(on=False, since=None)

    return await desk.store.read(read)

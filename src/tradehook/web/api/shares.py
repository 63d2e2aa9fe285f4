"""Shares: with whom a strategy is shared, who may follow it with accounts of their own."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter
from pydantic import StringConstraints

from tradehook.engine import set_up_sharing as set_up
from tradehook.people import queries as people
from tradehook.plumbing.store.contract import ReadTx
from tradehook.routing import queries as routing
from tradehook.routing.sharing.queries import shared_with
from tradehook.vocabulary.ids import StrategyId, UserId
from tradehook.vocabulary.instant import iso
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused, existing, not_found, unless_refused
from tradehook.web.api.paging import Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/strategies/{strategy_id}/shares", tags=["strategies"], route_class=ExactRoute)


class ShareBody(Body):
    """With whom: the name by which they sign in, or their id."""

    user: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class ShareShape(Shape):
    """Somebody who may follow the strategy. They see its name and signals, and not its webhook."""

    user_id: str
    name: str
    shared_at: Moment


@router.get("")
async def list_shares(desk: DeskNow, strategy_id: str) -> Listed[ShareShape]:
    """With whom the strategy is shared, oldest first: all of them on one page."""

    def read(tx: ReadTx) -> list[ShareShape] | None:
        return _shares(tx, strategy_id) if routing.strategy(tx, StrategyId(strategy_id)) else None

    return Listed(items=existing(await desk.store.read(read), "strategy", strategy_id))


@router.post("", status_code=201)
async def share(desk: DeskNow, strategy_id: str, body: ShareBody) -> ShareShape:
    """Share the strategy with somebody. Those who have it already keep it."""
    share = partial(set_up.share_strategy, world=desk.world, strategy_id=StrategyId(strategy_id), name_or_id=body.user)
    user = existing(unless_refused(await desk.store.write(share)), "strategy", strategy_id)
    shares = await desk.store.read(lambda tx: _shares(tx, strategy_id))
    return next(each for each in shares if each.user_id == user.id)


@router.delete("/{user_id}", status_code=204)
async def end_share(desk: DeskNow, strategy_id: str, user_id: str) -> None:
    """Share the strategy no more with somebody: their subscriptions to it are switched off, positions stay."""
    end = partial(set_up.end_sharing, strategy_id=StrategyId(strategy_id), user_id=UserId(user_id))
    if not await desk.store.write(end):
        raise Refused(not_found("share", user_id))


def _shares(tx: ReadTx, strategy_id: str) -> list[ShareShape]:
    names = {user.id: user.name for user in people.all_users(tx)}
    return [
        ShareShape(user_id=user_id, name=names[user_id], shared_at=iso(since))
        for user_id, since in shared_with(tx, StrategyId(strategy_id))
    ]

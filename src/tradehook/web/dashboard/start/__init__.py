"""The first start: what stands between this tradehook and its first trade, and what is wrong with the last request."""

import asyncio
from collections.abc import Sequence
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from tradehook.people.scope import Scope
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.dashboard.calling import Json
from tradehook.web.dashboard.door import Door, Visit
from tradehook.web.dashboard.start.last_request import last_request
from tradehook.web.dashboard.start.seeing import found_by, look_around, newest
from tradehook.web.dashboard.start.steps import Step, steps_of, two_factor

_MOST: Final = 100


def routes(door: Door) -> list[Route]:
    """The checklist."""
    return [door.page("/start", _show)]


async def _show(visit: Visit) -> Response:
    accounts, delivery, strays, sign_in = await asyncio.gather(
        visit.api.list("/accounts", limit=_MOST),
        newest(visit, "/deliveries"),
        found_by(visit, "strays"),
        _sign_in(visit),
    )
    steps = steps_of(await look_around(visit, accounts.items, delivery))
    return visit.draw(
        "start/page.html",
        steps=[*steps, *([two_factor(sign_in)] if sign_in else [])],
        left=_not_done(steps),
        last=last_request(delivery, [finding for finding in strays if finding["at"]]),
    )


async def left_to_do(visit: Visit, accounts: Sequence[Json], delivery: Json | None) -> list[Step]:
    """The steps that are not done yet, where these accounts and this newest delivery are known; none once a trade was
    carried out: the first start is over."""
    if await newest(visit, "/trades", status=TradeStatus.COMPLETED) is not None:
        return []
    return _not_done(steps_of(await look_around(visit, accounts, delivery)))


def _not_done(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if not step.done]


async def _sign_in(visit: Visit) -> Json | None:
    """With what they sign in, for those who may know."""
    return await visit.api.get("/me/sign-in") if Scope.ACCOUNT in visit.me["scopes"] else None

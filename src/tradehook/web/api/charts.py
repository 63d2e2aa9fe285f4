"""What charts were last said to hold, and whether the accounts that follow them hold the same."""

from typing import Annotated

from fastapi import APIRouter, Query

from tradehook.plumbing.store.contract import ReadTx
from tradehook.trades.claims.claim import Parity
from tradehook.vocabulary.side import Sentiment
from tradehook.web.api.account_shapes import must_exist
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Exact, Moment, Shape

router = APIRouter(prefix="/accounts/{account_id}", tags=["positions"], route_class=ExactRoute)


class ChartShape(Shape):
    """What the last message that spoke of a chart's position said: its `side`, and its `size` where it said that.

    `target`: the units that the account should hold, as the chart sees them: negative where the chart is short; null
    where only the side is compared. `parity`: what comparing came to; `awaited` while its trade is not over.
    """

    family: str
    side: Sentiment
    size: Exact | None
    target: Exact | None
    subscription_id: str
    signal_id: str
    claimed_at: Moment
    parity: Parity


class ChartsAsked(Asked):
    """Which charts."""

    family: str | None = None
    subscription_id: str | None = None
    parity: Parity | None = None


@router.get("/charts")
async def charts_of_account(
    desk: DeskNow, account_id: str, asked: Annotated[ChartsAsked, Query()]
) -> Listed[ChartShape]:
    """The charts that the account follows, as their messages last told of them, newest first."""
    await must_exist(desk, account_id)

    def read(tx: ReadTx) -> Listed[ChartShape]:
        filters = {**asked.filters, "account_id": account_id}
        rows, after = lists.page_of(tx, lists.CHARTS, asked, filters, desk.caller)
        return Listed(items=[ChartShape.model_validate(row) for row in rows], next=after)

    return await desk.store.read(read)

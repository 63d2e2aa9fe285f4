"""What goes after a while."""

from fastapi import APIRouter

from tradehook.upkeep.retention.kinds import Kind
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.shapes import Shape

router = APIRouter(prefix="/retention", tags=["retention"], route_class=ExactRoute)


class KeptShape(Shape):
    """A kind of rows, for how many days it is kept (`TRADEHOOK_KEEP_{KIND}_DAYS`), and how many rows would go now."""

    kind: Kind
    means: str
    days: int
    would_go: int


class RetentionShape(Shape):
    """Every kind that goes after a while. Signals, trades, orders, fills and cash are kept for ever."""

    items: list[KeptShape]


@router.get("")
async def show_retention(desk: DeskNow) -> RetentionShape:
    """For how long what is kept, and what would go now; it goes by itself, within an hour."""
    found = await desk.sweeper.would_go()
    return RetentionShape(
        items=[KeptShape(kind=each.kind, means=each.kind.means, days=each.days, would_go=each.rows) for each in found]
    )

"""Brokers: what each of them can."""

from fastapi import APIRouter

from tradehook.bootstrap import Desk
from tradehook.brokers.contract import Declaration, LookUp, Mode
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing
from tradehook.web.api.paging import Listed
from tradehook.web.api.shapes import Shape

router = APIRouter(prefix="/brokers", tags=["brokers"], route_class=ExactRoute)


class BrokerShape(Shape):
    """A broker: what it takes, and how it can be asked about an order. `order_types` with their times in force."""

    name: str
    title: str
    mode: Mode
    asset_classes: list[AssetClass]
    order_types: dict[OrderType, list[TimeInForce]]
    rejects_duplicate_ids: bool
    look_up: LookUp
    look_up_delay_s: float
    send_within_s: float


@router.get("")
async def list_brokers(desk: DeskNow) -> Listed[BrokerShape]:
    """Every broker that accounts can be opened at."""
    return Listed(items=[_shape(broker.declaration) for _, broker in sorted(desk.brokers.items())])


@router.get("/{name}")
async def get_broker(desk: DeskNow, name: str) -> BrokerShape:
    """One broker."""
    return _shape(existing(_declaration(desk, name), "broker", name))


def _declaration(desk: Desk, name: str) -> Declaration | None:
    broker = desk.brokers.get(name)
    return broker.declaration if broker else None


def _shape(declaration: Declaration) -> BrokerShape:
    return BrokerShape(
        name=declaration.name,
        title=declaration.title,
        mode=declaration.mode,
        asset_classes=sorted(declaration.asset_classes),
        order_types={kind: sorted(times) for kind, times in declaration.order_types.items()},
        rejects_duplicate_ids=declaration.rejects_duplicate_ids,
        look_up=declaration.look_up,
        look_up_delay_s=declaration.look_up_delay_s,
        send_within_s=declaration.send_within_s,
    )

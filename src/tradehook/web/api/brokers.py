"""Brokers: what each of them can, and what it wants of those who open an account."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from pydantic import BeforeValidator

from tradehook.brokers.declaring import Declaration, Fills, LookUp, Mode, Quotes, Replaces, Support
from tradehook.brokers.registry import HOUSES, House
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.errors import existing
from tradehook.web.api.paging import Listed
from tradehook.web.api.shapes import Shape

router = APIRouter(prefix="/brokers", tags=["brokers"], route_class=ExactRoute)

_Sorted = BeforeValidator(sorted)


class EnvironmentShape(Shape):
    """Where an account can be: `name` is what its settings call it."""

    name: str
    title: str
    mode: Mode


class CredentialShape(Shape):
    """Something that an account's connection needs to be let in; secret ones are encrypted and never shown again."""

    name: str
    title: str
    secret: bool


class LimitShape(Shape):
    """At most so many requests in so many seconds, for one account."""

    requests: int
    per_s: int


class BrokerShape(Shape):
    """A broker as it declares itself.

    By asset class: `order_types` with their times in force, `order_classes` (how orders can be linked), `leg_types` (of
    linked legs), `refuses_closed` (times in force that are refused while the market is closed), and how many decimals a
    quantity may have. `linked_times`: the times in force of an entry with linked legs; tradehook works those of others
    after the fill. `extended_hours`: the order types that are taken for them. `legs_share_time_in_force`: linked legs
    work as long as their entry would. `legs_hold_quantity`: linked legs keep the units that they are for.
    `look_up`: whether it can be asked about an order by our id, and after which delay; `settles_within_s`: how long its
    own positions may lag behind its reports; `support`: how the connection is tested.
    """

    name: str
    title: str
    environments: list[EnvironmentShape]
    asset_classes: Annotated[list[AssetClass], _Sorted]
    order_types: dict[AssetClass, dict[OrderType, Annotated[list[TimeInForce], _Sorted]]]
    order_classes: dict[AssetClass, Annotated[list[OrderClass], _Sorted]]
    leg_types: dict[AssetClass, Annotated[list[OrderType], _Sorted]]
    linked_times: Annotated[list[TimeInForce], _Sorted]
    legs_share_time_in_force: bool
    refuses_closed: dict[AssetClass, Annotated[list[TimeInForce], _Sorted]]
    extended_hours: Annotated[list[OrderType], _Sorted]
    quantity_decimals: dict[AssetClass, int]
    legs_keep_our_ids: bool
    legs_hold_quantity: bool
    replaces: Replaces
    reduce_only: bool
    quotes: Quotes
    fills: Fills
    streaming: bool
    rejects_duplicate_ids: bool
    look_up: LookUp
    look_up_delay_s: float
    send_within_s: float
    settles_within_s: float
    numbers_reports: bool
    own_connection: bool
    own_books: bool
    limits: list[LimitShape]
    credentials: list[CredentialShape]
    support: Support


@router.get("")
async def list_brokers() -> Listed[BrokerShape]:
    """Every broker that accounts can be opened at."""
    return Listed(items=[_shape(house.declaration) for _, house in sorted(HOUSES.items())])


@router.get("/{name}")
async def get_broker(name: str) -> BrokerShape:
    """One broker."""
    house: House = existing(HOUSES.get(name), "broker", name)
    return _shape(house.declaration)


def _shape(declaration: Declaration) -> BrokerShape:
    linked = {each: declaration.links(each) for each in sorted(declaration.asset_classes)}
    return BrokerShape.model_validate(replace(declaration, order_classes=linked), from_attributes=True)

"""A store that was put back from a backup: what of it is parked, and letting it go on."""

from fastapi import APIRouter

from tradehook.accounts.queries import all_accounts
from tradehook.bootstrap import Desk
from tradehook.engine.restored import Parked, Released, parked, release
from tradehook.orders.order import RequestKind
from tradehook.plumbing.store.contract import ReadTx
from tradehook.restores import queries as restores
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import iso, iso_or_none
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import unless_refused
from tradehook.web.api.shapes import Exact, Moment, Shape

router = APIRouter(prefix="/restore", tags=["backups"], route_class=ExactRoute)


class ParkedTradeShape(Shape):
    """A trade that was not sent when the backup was made; it ends with the release."""

    id: str
    account_id: str
    symbol: str
    status: TradeStatus
    created_at: Moment


class ParkedRequestShape(Shape):
    """A request to a broker of which it is not known how it ended; the broker is asked."""

    id: str
    account_id: str
    kind: RequestKind
    client_order_id: str
    symbol: str
    created_at: Moment


class ParkedOrderShape(Shape):
    """An order that is open, as the broker shows it by now; it goes on."""

    id: str
    account_id: str
    client_order_id: str
    symbol: str
    side: Side
    quantity: Exact
    filled_quantity: Exact
    status: OrderStatus
    external: bool


class ParkedAccountShape(Shape):
    """An account whose broker has not shown its books since the restore."""

    id: str
    name: str


class RestoreShape(Shape):
    """Whether the store is held since it was put back as it was at `made_at`, and everything that is parked.

    `watched` counts the legs and orders that tradehook watches itself; they go on with the release.
    """

    held: bool
    made_at: Moment | None
    restored_at: Moment | None
    released_at: Moment | None
    trades: list[ParkedTradeShape]
    requests: list[ParkedRequestShape]
    orders: list[ParkedOrderShape]
    watched: int
    unseen_accounts: list[ParkedAccountShape]


class ReleaseBody(Body):
    """`unsettled`: release although the books of an account were not seen, or it is not known how requests ended."""

    unsettled: bool = False


class ReleasedShape(Shape):
    """How many trades from before the restore were ended."""

    ended: int


@router.get("")
async def show_restore(desk: DeskNow) -> RestoreShape:
    """Whether the store is held since it was put back from a backup, and what is parked."""
    return await desk.store.read(_shape)


@router.post("/release")
async def release_store(desk: DeskNow, body: ReleaseBody) -> ReleasedShape:
    """Let a store that was put back go on: compare every account once more, end what was not sent, then go to work."""
    await _compare(desk)
    done: Released = unless_refused(await desk.store.write(lambda tx: release(tx, desk.world, body.unsettled)))
    desk.engine.carry_on(done.turn)
    return ReleasedShape(ended=done.ended)


async def _compare(desk: Desk) -> None:
    """Hold every account against its broker, where the store is held; one that cannot be reached stays unseen."""
    if await desk.store.read(restores.is_held):
        for account in await desk.store.read(all_accounts):
            await desk.engine.reconcile(account.id)


def _shape(tx: ReadTx) -> RestoreShape:
    restore = restores.last(tx)
    waits = parked(tx, restore) if restore is not None and restore.holds else _NOTHING
    return RestoreShape(
        held=restore is not None and restore.holds,
        made_at=iso_or_none(restore.made_at if restore else None),
        restored_at=iso_or_none(restore.restored_at if restore else None),
        released_at=iso_or_none(restore.released_at if restore else None),
        trades=[
            ParkedTradeShape(
                id=each.id,
                account_id=each.account_id,
                symbol=each.symbol,
                status=each.status,
                created_at=iso(each.created_at),
            )
            for each in waits.unsent
        ],
        requests=[
            ParkedRequestShape(
                id=each.id,
                account_id=each.order.account_id,
                kind=each.kind,
                client_order_id=each.order.client_order_id,
                symbol=each.order.symbol,
                created_at=iso(each.created_at),
            )
            for each in waits.unknown
        ],
        orders=[
            ParkedOrderShape(
                id=each.id,
                account_id=each.account_id,
                client_order_id=each.client_order_id,
                symbol=each.symbol,
                side=each.side,
                quantity=canonical(each.quantity),
                filled_quantity=canonical(each.filled_quantity),
                status=each.status,
                external=each.external,
            )
            for each in waits.open_orders
        ],
        watched=len(waits.watched),
        unseen_accounts=[ParkedAccountShape(id=each.id, name=each.name) for each in waits.unseen],
    )


_NOTHING = Parked(unsent=(), unknown=(), open_orders=(), watched=(), unseen=())

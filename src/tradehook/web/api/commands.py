"""What is asked of an account at once: closing, cancelling, locking, and holding our books against its broker's."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from tradehook.bootstrap import Desk
from tradehook.engine.commands import Commanded, cancel_all, close_all, close_position, lock_account
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api import queries
from tradehook.web.api.account_shapes import AccountShape, account_now
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow, canonical_symbol
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.shapes import Shape
from tradehook.web.api.trades import TradeShape, trade_shapes

router = APIRouter(prefix="/accounts/{account_id}", tags=["commands"], route_class=ExactRoute)

_LONGEST_LOCK_S = 366 * 86_400


class CommandedShape(Shape):
    """The trades that were made, one for each family that it concerns, by id and as they are `now`.

    They are carried out in their lanes, before what may enter: GET /trades/{id} says how they went on.
    """

    trades: list[str]
    now: list[TradeShape]


class SymbolBody(Body):
    """A symbol in any spelling that a message may use."""

    symbol: Annotated[str, Field(min_length=1, max_length=100, examples=["AAPL"])]


class LockBody(Body):
    """For how many seconds nothing may be entered; 0 takes the lock off."""

    seconds: Annotated[int, Field(ge=0, le=_LONGEST_LOCK_S)]


@router.post("/close-position", status_code=202)
async def close_one(desk: DeskNow, account_id: str, body: SymbolBody) -> CommandedShape:
    """Cancel the open orders of a symbol's family, and exit all of its position at the market."""
    symbol = canonical_symbol(desk, body.symbol)
    return await _of_account(desk, account_id, lambda tx, id_: close_position(tx, desk.world, id_, symbol))


@router.post("/close-all", status_code=202)
async def close_everything(desk: DeskNow, account_id: str) -> CommandedShape:
    """Cancel every open order of the account, and exit all of its positions at the market."""
    return await _of_account(desk, account_id, lambda tx, id_: close_all(tx, desk.world, id_))


@router.post("/cancel-all", status_code=202)
async def cancel_everything(desk: DeskNow, account_id: str) -> CommandedShape:
    """Cancel every open order of the account; positions stay."""
    return await _of_account(desk, account_id, lambda tx, id_: cancel_all(tx, desk.world, id_))


@router.post("/lock")
async def lock(desk: DeskNow, account_id: str, body: LockBody) -> AccountShape:
    """Let nothing be entered for so many seconds; exits and cancels pass. See `guards.entry_lock_until`."""
    identity = AccountId(account_id)
    until = await desk.store.write(lambda tx: lock_account(tx, desk.world, identity, body.seconds))
    existing(until, "account", account_id)
    return await account_now(desk, account_id)


async def _of_account(
    desk: Desk, account_id: str, work: Callable[[Tx, AccountId], Commanded | Refusal | None]
) -> CommandedShape:
    identity = AccountId(account_id)
    written = await desk.store.write(lambda tx: work(tx, identity))
    return await begun(desk, existing(unless_refused(written), "account", account_id))


async def begun(desk: Desk, commanded: Commanded) -> CommandedShape:
    """Set off what was committed, and answer it."""
    desk.engine.carry_on(commanded.turn)
    trades = await desk.store.read(lambda tx: trade_shapes(tx, queries.trades_of(tx, commanded.trades)))
    return CommandedShape(trades=list(commanded.trades), now=trades)

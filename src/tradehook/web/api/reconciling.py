"""Holding our books of an account against its broker's, now rather than at the next time by itself."""

from dataclasses import asdict
from enum import StrEnum
from typing import NamedTuple

from fastapi import APIRouter

from tradehook.bootstrap import Desk
from tradehook.engine.resyncing import resync as bring_to_the_chart
from tradehook.plumbing.codec import plain
from tradehook.plumbing.store.contract import ReadTx
from tradehook.positions.queries import differences_of, positions_of_account
from tradehook.trades.claims.claim import ChartClaim
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.exact import ZERO, Quantity, canonical, canonical_or_none
from tradehook.vocabulary.ids import AccountId
from tradehook.web.api.account_shapes import must_exist
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.charts import ChartShape
from tradehook.web.api.commands import SymbolBody, begun
from tradehook.web.api.desk import DeskNow, canonical_symbol
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.shapes import Exact, Moment, Shape
from tradehook.web.api.trades import ReasonShape, TradeShape

router = APIRouter(prefix="/accounts/{account_id}", tags=["commands"], route_class=ExactRoute)


class ReconcilingOutcome(StrEnum):
    """Whether the broker told its books."""

    RECONCILED = "reconciled"
    UNKNOWN = "unknown"


class ReconciledShape(Shape):
    """What comparing came to. Where the broker did not answer, `outcome` is `unknown` and `words` say why.

    `orders_moved` to what the broker says of them, orders that it shows otherwise and a report may still explain
    (`orders_unexplained`), orders that were not known here (`external`), positions that still differ (`differences`),
    and those that were `adjusted` to the broker's. Each but the unexplained is among the account's events.
    """

    outcome: ReconcilingOutcome
    words: str
    orders_moved: int
    orders_unexplained: int
    external: int
    differences: int
    adjusted: int
    at: Moment


class ResyncedShape(ReconciledShape):
    """The same, and how it stands with one symbol: `ours` and `theirs` in signed units.

    While the two do not agree, entries in its family wait: a report explains it, or it becomes an adjustment once it
    has lasted as long as the broker's positions may lag behind its reports. `theirs` null: the broker did not say.

    `chart`: what the account should hold; null where no message said. `trades`: what brings it there, by id and as it
    is `now`; where there is nothing to be done, `reasons` say why.
    """

    symbol: str
    ours: Exact
    theirs: Exact | None
    agrees: bool
    chart: ChartShape | None
    reasons: list[ReasonShape]
    trades: list[str]
    now: list[TradeShape]


@router.post("/reconcile")
async def reconcile(desk: DeskNow, account_id: str) -> ReconciledShape:
    """Ask the broker for its books now, and hold ours against them."""
    await must_exist(desk, account_id)
    return await _reconciled(desk, AccountId(account_id))


@router.post("/resync")
async def resync(desk: DeskNow, account_id: str, body: SymbolBody) -> ResyncedShape:
    """Ask the broker for its books now, and bring the position in a symbol to where its chart was last said to be.

    What is too much, or on the other side, is exited, and what is missing is entered, at the market. What enters is
    held by the account's guards as every entry is.
    """
    await must_exist(desk, account_id)
    identity = AccountId(account_id)
    done = await _reconciled(desk, identity)
    symbol = canonical_symbol(desk, body.symbol)
    sides = await desk.store.read(lambda tx: _sides(tx, identity, symbol))
    written = await desk.store.write(lambda tx: bring_to_the_chart(tx, desk.world, identity, symbol))
    resynced = existing(unless_refused(written), "account", account_id)
    set_off = await begun(desk, resynced.commanded)
    theirs = sides.theirs if done.outcome is ReconcilingOutcome.RECONCILED else None
    return ResyncedShape(
        **done.model_dump(),
        symbol=symbol,
        ours=canonical(sides.ours),
        theirs=canonical_or_none(theirs),
        agrees=theirs == sides.ours,
        chart=None if resynced.claim is None else _chart(resynced.claim),
        reasons=[] if resynced.reason is None else [ReasonShape.model_validate(plain(resynced.reason))],
        trades=set_off.trades,
        now=set_off.now,
    )


def _chart(claim: ChartClaim) -> ChartShape:
    said = asdict(claim) | {"size": canonical_or_none(claim.size), "target": canonical_or_none(claim.target)}
    return ChartShape.model_validate(said)


async def _reconciled(desk: Desk, account_id: AccountId) -> ReconciledShape:
    done = await desk.engine.reconcile(account_id)
    if isinstance(done, Unknown):
        nothing = dict.fromkeys(("orders_moved", "orders_unexplained", "external", "differences", "adjusted"), 0)
        said = {"outcome": ReconcilingOutcome.UNKNOWN, "words": done.why, "at": desk.clock.now(), **nothing}
    else:
        said = {"outcome": ReconcilingOutcome.RECONCILED, "words": "", **asdict(done)}
    return ReconciledShape.model_validate(said)


class _Sides(NamedTuple):
    """Signed units of a symbol: what our fills make of it, and what the broker showed last."""

    ours: Quantity
    theirs: Quantity


def _sides(tx: ReadTx, account_id: AccountId, symbol: str) -> _Sides:
    held = [each.quantity for each in positions_of_account(tx, account_id) if each.symbol == symbol]
    ours = held[0] if held else Quantity(ZERO)
    shown = [each.theirs for each in differences_of(tx, account_id) if each.symbol == symbol]
    return _Sides(ours, shown[0] if shown else ours)

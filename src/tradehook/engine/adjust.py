"""Adjusting: where no execution explains what the broker holds, our position is made the broker's by a fact."""

from dataclasses import replace

from tradehook.accounts.accounts import Account
from tradehook.engine.noting import note
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.positions import queries as positions
from tradehook.positions.adjusting import Adjustment, FillKind, adjustments
from tradehook.positions.compare import Difference
from tradehook.positions.fills import queries as fills
from tradehook.positions.fold import EXACT, fold
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity, canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.notice import About


def adjust(tx: Tx, world: World, account: Account, found: Difference, cursor: int) -> None:
    """Close a difference that was seen in the snapshot of this cursor (see `positions/adjusting.py`).

    The adjustment stands where the broker was asked, after everything that was known then; what happened later comes
    after it.
    """
    point_value = world.instrument(found.symbol).point_value
    known = fills.standing(tx, account.id, found.symbol, ExecutionId(""))
    every = fills.fills_of(tx, account.id, found.symbol)
    busted = fills.busted_in(tx, account.id, found.symbol)
    before = [fill for fill in every if fill.learned_at <= found.seen_at]
    then = fold(found.symbol, before, point_value, busted)
    gap = EXACT.subtract(found.theirs, found.ours)
    shown = replace(found.as_shown, quantity=Quantity(EXACT.add(then.quantity, gap)))
    steps = adjustments(then, shown, _price_at_hand(world, account, found.symbol))
    stands_at = max([found.seen_at, *(Instant(fill.happened_at + 1) for fill in before)])
    new = _as_fills(world, found, steps, stands_at)
    for fill in new:
        fills.keep_fill(tx, world.new_id(), fill, FillKind.ADJUSTMENT, cursor)
    after = fold(found.symbol, [*every, *new], point_value, busted)
    ends = [(fill.happened_at, fill.execution_id) for fill in new] + ([known.last] if known.last else [])
    positions.keep_position(tx, account.id, found.family, after, max(ends))
    note(tx, world, account.id, About.POSITION_ADJUSTED.saying(**sides_of(found)))


def sides_of(found: Difference) -> dict[str, str]:
    """Both sides of a difference, as its notices tell them."""
    return {"symbol": found.symbol, "ours": canonical(found.ours), "theirs": canonical(found.theirs)}


def _as_fills(world: World, found: Difference, steps: tuple[Adjustment, ...], happened_at: Instant) -> list[Fill]:
    """Facts of one instant, whose ids keep their order."""
    identity = world.new_id()
    return [
        Fill(
            account_id=found.account_id,
            execution_id=ExecutionId(f"adjustment-{identity}-{number}"),
            order_id=None,
            symbol=found.symbol,
            side=step.side,
            quantity=step.quantity,
            price=step.price,
            fee=Money(ZERO),
            happened_at=happened_at,
            learned_at=world.now(),
        )
        for number, step in enumerate(steps, start=1)
    ]


def _price_at_hand(world: World, account: Account, symbol: str) -> Price:
    """What a unit costs now; 0 where nobody knows."""
    quote = world.broker(account.connection).quote(account.id, world.instrument(symbol), world.now())
    return Price(ZERO) if quote is None else quote.mark

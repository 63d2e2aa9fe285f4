"""Booking: the fact is appended once, and the position is folded on from it.

A position is a fold over executions and adjustments, without the executions that were taken back. The usual case, a
fill after all others, costs three statements; only what comes late, or is taken back, folds everything again.
"""

from collections.abc import Sequence

from tradehook.engine.noting import note
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.positions import queries as positions
from tradehook.positions.adjusting import FillKind
from tradehook.positions.fills import queries as fills
from tradehook.positions.fills.queries import Bust, Standing
from tradehook.positions.fold import apply, fold
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.position import Position

_TOO_EARLY = "it was taken back before it was reported"
_EXPLAINED = "an execution that had happened before it was reported after all"


def book(tx: Tx, world: World, fill: Fill, cursor: int, kind: FillKind = FillKind.EXECUTION) -> Turn | None:
    """Keep what traded, as the report of this cursor told, and the position after it.

    None when it changes nothing: it was booked before, or had been taken back before it was learned.
    """
    known = fills.standing(tx, fill.account_id, fill.symbol, fill.execution_id)
    if known.booked:
        return None
    fills.keep_fill(tx, world.new_id(), fill, kind, cursor)
    if known.busted:
        note(tx, world, fill.account_id, About.FILL_BUSTED.saying(symbol=fill.symbol, words=_TOO_EARLY))
        return None
    if known.last is not None and known.last >= (fill.happened_at, fill.execution_id):
        return _take_back_adjustments(tx, world, fill) + _fold_again(tx, world, fill, known)
    instrument = world.instrument(fill.symbol)
    after = apply(known.held or Position(symbol=fill.symbol), fill, instrument.point_value)
    positions.keep_position(tx, fill.account_id, instrument.family, after, (fill.happened_at, fill.execution_id))
    return _hold_against(tx, world, fill.account_id, after, known)


def book_adjustments(tx: Tx, world: World, new: Sequence[Fill], cursor: int) -> Turn | None:
    """Keep what changed a position of one symbol without moving cash, as the report of this cursor told. None when that
    was done before."""
    known = fills.standing(tx, new[0].account_id, new[0].symbol, new[0].execution_id)
    if known.booked:
        return None
    for fill in new:
        fills.keep_fill(tx, world.new_id(), fill, FillKind.ADJUSTMENT, cursor)
    return _fold_again(tx, world, new[-1], known)


def bust(tx: Tx, world: World, taken: Bust) -> Fill | None:
    """Keep that an execution was taken back, and the position without it.

    The fill that no longer counts; None when that was known, or the fill is not known yet and never will count.
    """
    if not fills.keep_bust(tx, taken):
        return None
    fill = fills.fill(tx, taken.account_id, taken.execution_id)
    if fill is None:
        return None
    known = fills.standing(tx, fill.account_id, fill.symbol, fill.execution_id)
    _fold_again(tx, world, fill, known)
    note(tx, world, fill.account_id, About.FILL_BUSTED.saying(symbol=fill.symbol, words=taken.words))
    return fill


def _fold_again(tx: Tx, world: World, fill: Fill, known: Standing) -> Turn:
    """The position from all its facts, in the order in which they happened."""
    instrument = world.instrument(fill.symbol)
    every = fills.fills_of(tx, fill.account_id, fill.symbol)
    busted = fills.busted_in(tx, fill.account_id, fill.symbol)
    after = fold(fill.symbol, every, instrument.point_value, busted)
    this = (fill.happened_at, fill.execution_id)
    last = this if known.last is None else max(known.last, this)
    positions.keep_position(tx, fill.account_id, instrument.family, after, last)
    return _hold_against(tx, world, fill.account_id, after, known)


def _take_back_adjustments(tx: Tx, world: World, late: Fill) -> Turn:
    """An execution that came late may be what later adjustments stood for: they are taken back, and the broker's books
    say what is still missing."""
    stood_for = [
        adjustment
        for adjustment in fills.adjustments_of(tx, late.account_id)
        if adjustment.symbol == late.symbol and adjustment.happened_at > late.happened_at
    ]
    for adjustment in stood_for:
        fills.keep_bust(tx, _bust_of(adjustment, late))
    if not stood_for:
        return NOTHING
    note(tx, world, late.account_id, About.ADJUSTMENT_TAKEN_BACK.saying(symbol=late.symbol))
    positions.doubt_snapshot(tx, late.account_id)
    return Turn(reconcile=(late.account_id,))


def _bust_of(adjustment: Fill, late: Fill) -> Bust:
    return Bust(
        account_id=adjustment.account_id,
        execution_id=adjustment.execution_id,
        words=_EXPLAINED,
        happened_at=late.learned_at,
        learned_at=late.learned_at,
    )


def _hold_against(tx: Tx, world: World, account_id: AccountId, after: Position, known: Standing) -> Turn:
    """Our side of an open difference has changed: it is explained, or lasts from now on; the broker's side is looked at
    again in either case."""
    if known.shown is None:
        return NOTHING
    if after.quantity == known.shown:
        positions.drop_difference(tx, account_id, after.symbol)
        note(tx, world, account_id, About.DIFFERENCE_EXPLAINED.saying(symbol=after.symbol))
    else:
        positions.begin_difference_again(tx, account_id, after)
    positions.doubt_snapshot(tx, account_id)
    return Turn(reconcile=(account_id,))

"""Booking a fill: the fact is appended once, and the position is folded on from it."""

from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.positions import queries as positions
from tradehook.positions.fold import apply, fold
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.position import Position


def book(tx: Tx, world: World, fill: Fill) -> bool:
    """Keep a fill and the position after it; False when this execution was booked before."""
    if positions.is_known(tx, fill.account_id, fill.execution_id):
        return False
    positions.keep_fill(tx, world.new_id(), fill)
    instrument = world.instrument(fill.symbol)
    when = (fill.happened_at, fill.execution_id)
    known = positions.position(tx, fill.account_id, fill.symbol)
    if known is None:
        new, last = apply(Position(symbol=fill.symbol), fill, instrument.point_value), when
    elif when > known[1]:
        new, last = apply(known[0], fill, instrument.point_value), when
    else:
        # It happened before fills that were booked already: the fold is done again, in the order of what happened.
        fills = positions.fills_of(tx, fill.account_id, fill.symbol)
        new, last = fold(fill.symbol, fills, instrument.point_value), known[1]
    positions.keep_position(tx, fill.account_id, instrument.family, new, last)
    return True

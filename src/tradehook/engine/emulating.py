"""The transaction that sees to a lane's watched orders (rule: architecture 4, emulated legs).

May be run at any time and any number of times: what is to be done follows from the rows, and from the prices that were
seen. A trigger is committed with its request.
"""

from collections import defaultdict
from decimal import Decimal

from tradehook.engine.facts import Scene, account_of, scene_of
from tradehook.engine.sights import NOTHING_SEEN, Attention, Sights
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.watched_legs import attend_legs, pair_of
from tradehook.engine.watched_wholes import attend_whole
from tradehook.engine.world import World
from tradehook.lanes.queries import lane as lock_lane
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.watched import Watched
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.exact import ZERO
from tradehook.vocabulary.ids import LaneKey, OrderId
from tradehook.vocabulary.side import Side


def attend(tx: Tx, world: World, key: LaneKey, sights: Sights = NOTHING_SEEN) -> Turn:
    """Take what is watched in a lane as far as it goes now; nothing where this engine has no connection to its broker,
    and another one will."""
    if not emulation.any_alive_in(tx, key) or account_of(tx, key.account_id).connection not in world.brokers:
        return NOTHING
    lane = lock_lane(tx, key)
    scene = scene_of(tx, world, key)
    alive = emulation.alive_in(tx, key)
    attention = Attention(lane=lane, scene=scene, sights=sights)
    turn = NOTHING
    for watched in alive:
        if watched.entry_id is None:
            turn += attend_whole(tx, world, attention, watched)
    held = _held(scene, alive)
    # The newest entry first: what something else exits is taken from the oldest.
    for entry_id, legs in reversed(_by_entry(alive).items()):
        side = (legs[0].symbol, legs[0].side)
        done, left = attend_legs(tx, world, attention, pair_of(tx, entry_id, legs), held.get(side))
        turn += done
        if side in held:
            held[side] -= left
    return turn if sights else turn + Turn(watched=(key,))


def attend_all(tx: Tx, world: World) -> Turn:
    """Take everything that is watched as far as it goes without prices: at a start, before the lanes run."""
    turn = NOTHING
    for key in dict.fromkeys(watched.lane for watched in emulation.alive(tx)):
        turn += attend(tx, world, key)
    return turn


def _by_entry(alive: list[Watched]) -> dict[OrderId, list[Watched]]:
    found: defaultdict[OrderId, list[Watched]] = defaultdict(list)
    for watched in alive:
        if watched.entry_id is not None:
            found[watched.entry_id].append(watched)
    return found


def _held(scene: Scene, alive: list[Watched]) -> dict[tuple[str, Side], Decimal]:
    """What is held, by symbol and the side that exits it; nothing is known while the broker shows another position."""
    if scene.family.differs:
        return {}
    held = {position.symbol: position.quantity for position in scene.family.positions}
    sides = {(watched.symbol, watched.side) for watched in alive}
    return {(symbol, side): max(ZERO, -side.sign * held.get(symbol, ZERO)) for symbol, side in sides}

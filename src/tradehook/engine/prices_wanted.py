"""The prices that planning a trade needs, where the broker has to be asked for them."""

from tradehook.engine.cases import case_of
from tradehook.engine.facts import Scene, what_enters
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import ReadTx
from tradehook.trades.trade import Trade


def prices_wanted(tx: ReadTx, world: World, trade: Trade, scene: Scene) -> tuple[str, ...]:
    """Symbols; none where no broker has to be asked. An option contract is chosen by the price of its underlying: while
    that is not at hand, it is all that is wanted."""
    if not scene.broker.has_to_be_asked(scene.account.id):
        return ()
    enters = what_enters(world, case_of(tx, world, trade), scene, world.now())
    scanned = () if enters.scanned is None else (enters.scanned.symbol,)
    return tuple(dict.fromkeys((*scanned, enters.instrument.symbol)))

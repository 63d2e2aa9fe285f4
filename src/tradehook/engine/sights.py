"""What was seen of the prices that watched orders wait for, and what a watched order makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tradehook.engine.facts import Scene
from tradehook.engine.noting import note
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.orders.emulation.life import WatchedStatus
from tradehook.orders.emulation.rules import Seen, sees
from tradehook.orders.emulation.watched import Blind, Watched
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.notice import About

Sight = tuple[Price, ...] | Blind
"""The prices that came since the last look, oldest first; or why there are none."""

Sights = Mapping[OrderId, Sight]
"""By watched order; of the others nothing was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """A lane whose watched orders are attended to, locked with its account, and what was seen of prices."""

    lane: Lane
    scene: Scene
    sights: Sights


NOTHING_SEEN: Sights = MappingProxyType({})


def noticed(tx: Tx, world: World, watched: Watched, sights: Sights) -> Seen:
    """The watched order after what was seen of its price; that nothing can be seen is noted once for each spell."""
    sight = sights.get(watched.id)
    if sight is None or watched.status not in (WatchedStatus.WATCHING, WatchedStatus.PLACED):
        return Seen(watched, touched=False)
    if not isinstance(sight, Blind):
        return sees(replace(watched, blind=None), sight, world.instrument(watched.symbol).tick)
    if sight is not watched.blind and watched.status is WatchedStatus.WATCHING:
        said = About.WATCH_BLIND.saying(symbol=watched.symbol, leg=watched.leg, words=sight.words)
        note(tx, world, watched.account_id, said)
    return Seen(replace(watched, blind=sight), touched=False)

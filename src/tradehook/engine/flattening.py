"""Making subscriptions flat at their time of day (rule: deciding 3, flatten_at).

The day that was seen to is in the subscription's row: it is done once, by whoever writes that first, and caught up
after a restart on the same local day. Disabled subscriptions are made flat too: it protects.
"""

from collections.abc import Set

from tradehook.engine.commands import command
from tradehook.engine.queries import families_entered
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders.queries import open_orders_of_account
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.positions.queries import families_held
from tradehook.routing import queries as routing
from tradehook.routing.flattening import due_on
from tradehook.routing.strategies import Subscription
from tradehook.vocabulary.command import CommandKind, Origin
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import Leg, OrderType


def to_flatten(tx: ReadTx, now: Instant) -> list[Subscription]:
    """The subscriptions whose time of day has come, and which were not made flat today."""
    return [each for each in routing.all_subscriptions(tx) if due_on(each, now) is not None]


def flatten_due(tx: Tx, world: World) -> Turn:
    """Make these subscriptions flat; a family that several of them entered is closed once."""
    now = world.now()
    entered: dict[AccountId, dict[str, str]] = {}
    for each in to_flatten(tx, now):
        if routing.see_to_day(tx, each.id, due_on(each, now)):
            entered[each.account_id] = entered.get(each.account_id, {}) | families_entered(tx, each.id)
    turn = NOTHING
    for account_id, families in entered.items():
        turn += _flatten(tx, world, account_id, families)
    return turn


def _flatten(tx: Tx, world: World, account_id: AccountId, entered: dict[str, str]) -> Turn:
    """Close what is held, or as good as held, of these families; where entries only rest, cancel them."""
    entries = [each for each in open_orders_of_account(tx, account_id) if each.leg is Leg.ENTRY]
    filling = {each.family for each in entries if each.order_type is OrderType.MARKET}
    held = families_held(tx, account_id) | filling
    resting = {each.family for each in entries} - held
    closed = command(tx, world, account_id, _only(entered, held), CommandKind.CLOSE, Origin.FLATTEN_AT)
    cancelled = command(tx, world, account_id, _only(entered, resting), CommandKind.CANCEL, Origin.FLATTEN_AT)
    return closed.turn + cancelled.turn


def _only(families: dict[str, str], wanted: Set[str]) -> dict[str, str]:
    return {family: symbol for family, symbol in families.items() if family in wanted}

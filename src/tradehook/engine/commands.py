"""What a person, or a switch, asks of accounts and orders, without a signal.

Closing and cancelling go through the lanes as trades of their own, which overtake; what names one order goes to that
order at once, not to the end of a lane (rule: architecture 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Switch
from tradehook.engine import order_refusals as refusals
from tradehook.engine.facts import account_of, broker_of, scene_of
from tradehook.engine.family import family_of
from tradehook.engine.noting import note
from tradehook.engine.ordering import cancel, change, why_no_entry
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.intake.queries import newest_signal
from tradehook.lanes.queries import lane as lock_lane
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import Tx
from tradehook.positions import queries as positions
from tradehook.restores.queries import is_held
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.command import Command, CommandKind, OrderChange, Origin
from tradehook.vocabulary.exact import Price, Quantity, canonical
from tradehook.vocabulary.ids import AccountId, ClientOrderId, OrderId, TradeId
from tradehook.vocabulary.instant import EPOCH, Instant, after, iso
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import Leg, OrderPrices, Replacement
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.trade import TradeStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """The trades that a command made, and what is to be done once they are committed."""

    trades: tuple[TradeId, ...] = ()
    turn: Turn = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """An order that something was asked of, and what is to be done once that is committed."""

    order_id: OrderId
    turn: Turn


def close_position(tx: Tx, world: World, account_id: AccountId, symbol: str) -> Commanded | Refusal | None:
    """Exit all of the family that a symbol belongs to, once its open orders are cancelled."""
    if accounts.account(tx, account_id) is None:
        return None
    held = _families(tx, world, account_id)
    found = world.catalogue.of_symbol(symbol)
    family = found.family if found is not None else symbol
    if family not in held:
        return refusals.nothing_to_close(symbol)
    return command(tx, world, account_id, {family: held[family]}, CommandKind.CLOSE)


def close_all(tx: Tx, world: World, account_id: AccountId) -> Commanded | None:
    """Exit everything: one command for each family with a position or an open order."""
    if accounts.account(tx, account_id) is None:
        return None
    return command(tx, world, account_id, _families(tx, world, account_id), CommandKind.CLOSE)


def cancel_all(tx: Tx, world: World, account_id: AccountId) -> Commanded | None:
    """Cancel every open order: one command for each family that has one."""
    if accounts.account(tx, account_id) is None:
        return None
    return command(tx, world, account_id, _ordered(_open(tx, account_id)), CommandKind.CANCEL)


def kill(tx: Tx, world: World, on: bool, keep_entries: bool) -> Commanded:
    """Hold every entry of every account, or let them pass again; resting entries are cancelled unless kept."""
    every = accounts.all_accounts(tx)
    for account in every:
        # Whoever enters locks the account before reading the switch: what is not seen below reads it afterwards.
        accounts.lock_account(tx, account.id)
    was = accounts.is_on(tx, Switch.KILL)
    accounts.turn(tx, Switch.KILL, on, world.now())
    if was is not on:
        note(tx, world, None, (About.KILL_SWITCH_ON if on else About.KILL_SWITCH_OFF).saying())
    if not on or keep_entries:
        return Commanded()
    made = Commanded()
    for account in every:
        resting = [order for order in _open(tx, account.id) if order.leg is Leg.ENTRY]
        cancelled = command(tx, world, account.id, _ordered(resting), CommandKind.CANCEL_ENTRIES, Origin.KILL_SWITCH)
        made = Commanded(trades=made.trades + cancelled.trades, turn=made.turn + cancelled.turn)
    return made


def lock_account(tx: Tx, world: World, account_id: AccountId, seconds: float) -> Instant | None:
    """Let nothing be entered for so long; 0 takes the lock off. Until when; None when there is no such account."""
    account = accounts.lock_account(tx, account_id)
    if account is None:
        return None
    until = after(world.now(), seconds) if seconds else None
    guards = msgspec.structs.replace(account.guards, entry_lock_until=until)
    accounts.change(tx, msgspec.structs.replace(account, guards=guards))
    said = About.ACCOUNT_LOCKED.saying(until=iso(until)) if until else About.ACCOUNT_UNLOCKED.saying()
    note(tx, world, account_id, said)
    return until or EPOCH


def cancel_order(tx: Tx, world: World, order_id: OrderId) -> Ordered | Refusal | None:
    """Cancel one order; None when there is no such order. One that is being cancelled is not asked for twice."""
    order = _locked(tx, order_id)
    if order is None:
        return None
    if order.status.final:
        return refusals.order_final(order)
    if is_held(tx):
        return refusals.held_after_restore()
    if requests.is_under_way(tx, order.id, RequestKind.CANCEL):
        return Ordered(order_id=order.id, turn=NOTHING)
    request = cancel(tx, world, broker_of(tx, world, order.account_id), order)
    return Ordered(order_id=order.id, turn=Turn(requests=(request,)))


def change_order(tx: Tx, world: World, order_id: OrderId, wanted: OrderChange) -> Ordered | Refusal | None:
    """Give one order new terms; None when there is no such order."""
    order = _locked(tx, order_id)
    if order is None:
        return None
    if is_held(tx):
        return refusals.held_after_restore()
    account = account_of(tx, order.account_id)
    broker = world.broker(account.connection)
    refused = refusals.why_unchangeable(order, wanted, broker.declaration) or _why_not_now(tx, world, order, wanted)
    if refused is not None:
        return refused
    instrument = world.instrument(order.symbol)
    quantity = None if wanted.quantity is None else _cut(tx, order, instrument.fractional_steps(wanted.quantity))
    terms = Replacement(
        client_order_id=ClientOrderId(""),
        quantity=quantity,
        prices=OrderPrices(
            limit_price=_on_tick(world, order, wanted.limit_price), stop_price=_on_tick(world, order, wanted.stop_price)
        ),
    )
    return Ordered(order_id=order.id, turn=Turn(requests=(change(tx, world, broker, order, terms),)))


def command(
    tx: Tx,
    world: World,
    account_id: AccountId,
    families: dict[str, str],
    kind: CommandKind,
    by: Origin = Origin.PERSON,
) -> Commanded:
    """Ask the same of these families, each given with a symbol of it."""
    return _add(
        tx,
        world,
        account_id,
        {family: Command(kind=kind, symbol=symbol, by=by) for family, symbol in families.items()},
    )


def exit_late_entry(tx: Tx, world: World, order: Order) -> Turn:
    """An entry that an exit had given up has filled after all: what filled is exited, at most what is held; once."""
    if accounts.was_said(tx, About.LATE_ENTRY.code, order.id):
        return NOTHING
    quantity = canonical(order.filled_quantity)
    note(
        tx, world, order.account_id, About.LATE_ENTRY.saying(symbol=order.symbol, quantity=quantity, order_id=order.id)
    )
    command = Command(kind=CommandKind.EXIT, symbol=order.symbol, quantity=order.filled_quantity, by=Origin.LATE_ENTRY)
    return _add(tx, world, order.account_id, {order.family: command}).turn


def _why_not_now(tx: Tx, world: World, order: Order, wanted: OrderChange) -> Refusal | None:
    """An entry that grows is an entry: what holds those holds this, its age excepted."""
    if order.leg is not Leg.ENTRY or wanted.quantity is None or wanted.quantity <= order.quantity:
        return None
    reason = why_no_entry(tx, scene_of(tx, world, order.lane).account, None, world.now())
    return None if reason is None else refusals.held(reason)


def _cut(tx: Tx, order: Order, quantity: Quantity) -> Quantity:
    """An exit never grows beyond what no other exit takes away."""
    if order.leg is Leg.ENTRY or quantity <= order.quantity:
        return quantity
    free = -order.side.sign * family_of(tx, order.lane).left_to_exit(order.symbol)
    return Quantity(min(quantity, order.quantity + max(free, Decimal(0))))


def _on_tick(world: World, order: Order, price: Decimal | None) -> Price | None:
    return None if price is None else world.instrument(order.symbol).tick.round(price, order.side)


def _locked(tx: Tx, order_id: OrderId) -> Order | None:
    """An order as it is once no other engine can change it, nor its lane: locked in this order, as everywhere."""
    order = orders.lock_order(tx, order_id)
    if order is not None:
        lock_lane(tx, order.lane)
    return order


def _families(tx: Tx, world: World, account_id: AccountId) -> dict[str, str]:
    """The families in which something is held or ordered, each with a symbol of it."""
    held = [position.symbol for position in positions.positions_of_account(tx, account_id) if position.quantity]
    ordered = _ordered(_open(tx, account_id))
    return ordered | {world.instrument(symbol).family: symbol for symbol in held}


def _open(tx: Tx, account_id: AccountId) -> list[Order | Watched]:
    """What may still fill: at the broker, and what tradehook watches in its place."""
    watched = (each for each in emulation.alive_of_account(tx, account_id) if each.status.is_ours)
    return [*orders.open_orders_of_account(tx, account_id), *watched]


def _ordered(of: Iterable[Order | Watched]) -> dict[str, str]:
    return {order.family: order.symbol for order in of}


def _add(tx: Tx, world: World, account_id: AccountId, commands: dict[str, Command]) -> Commanded:
    """Make a trade of each command, by family."""
    place, now = newest_signal(tx), world.now()
    made = [trade_of(world, account_id, family, command, place, now) for family, command in commands.items()]
    trades.add(tx, made)
    return Commanded(trades=tuple(trade.id for trade in made), turn=Turn(lanes=tuple(trade.lane for trade in made)))


def trade_of(world: World, account_id: AccountId, family: str, command: Command, place: int, at: Instant) -> Trade:
    """The trade that carries a command out in its lane; what exits goes before what may enter."""
    return Trade(
        id=TradeId(world.new_id()),
        signal_id=None,
        signal_sequence=place,
        subscription_id=None,
        command=command,
        place=place,
        overtakes=command.by is not Origin.LATE_ENTRY,
        may_enter=False,
        account_id=account_id,
        family=family,
        symbol=command.symbol,
        wanted_symbol=command.symbol,
        status=TradeStatus.PLANNED,
        decision=None,
        reasons=(),
        created_at=at,
        counted_from=at,
    )

"""Gathering what deciding looks at, from the store and from what is at hand."""

from dataclasses import dataclass
from typing import TypeVar

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account, Switch
from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import Mode
from tradehook.deciding.facts import Capabilities, Exposure, Facts, OpenOrder
from tradehook.engine.cases import Case
from tradehook.engine.contracts import Entered, entered
from tradehook.engine.family import Family, family_of
from tradehook.engine.world import World
from tradehook.engine.worth import asked_for, worth_of
from tradehook.orders import queries as orders
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.positions import queries as positions
from tradehook.prices.rates import NoRate
from tradehook.vocabulary.ids import AccountId, LaneKey
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import Quote

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a trade is carried out: its account and connection, its family, and whether the kill switch is on."""

    account: Account
    broker: Broker
    family: Family
    killed: bool


def account_of(tx: ReadTx, account_id: AccountId) -> Account:
    """The account, which is there: nothing ever deletes one."""
    return _there(accounts.account(tx, account_id), account_id)


def broker_of(tx: ReadTx, world: World, account_id: AccountId) -> Broker:
    """The connection that carries an account."""
    return world.broker(account_of(tx, account_id).connection)


def scene_of(tx: Tx, world: World, lane: LaneKey) -> Scene:
    """The scene of a lane, with its account locked until the transaction ends (rule: architecture 4)."""
    account = _there(accounts.lock_account(tx, lane.account_id), lane.account_id)
    return Scene(
        account=account,
        broker=world.broker(account.connection),
        family=family_of(tx, lane),
        killed=accounts.is_on(tx, Switch.KILL),
    )


def facts_of(tx: ReadTx, world: World, case: Case, scene: Scene, now: Instant) -> Facts:
    """What deciding looks at, as it is now."""
    account, broker, family = scene.account, scene.broker, scene.family
    asked = asked_for(case.signal.message, case.settings, account.guards, case.trade_id)
    worth = worth_of(tx, world, account, asked, now)
    enters = what_enters(world, case, scene, now)
    instrument = enters.instrument
    held = _held(family, instrument.symbol)
    held_instrument = _held_instrument(world, held, family, instrument)
    rate = world.rate_of(account, instrument.currency, now)
    other = held_instrument.symbol != instrument.symbol
    return Facts(
        now=now,
        asset_class=case.asset_class,
        instrument=instrument,
        held=held,
        held_instrument=held_instrument,
        open_orders=_open_orders(family, case),
        target=case.target,
        quote=broker.quote(account.id, instrument, now),
        held_quote=broker.quote(account.id, held_instrument, now) if other else None,
        broker=_capabilities(broker, instrument),
        price_source=broker.declaration.title,
        account_currency=account.currency,
        rate=None if isinstance(rate, NoRate) else rate,
        rate_pairs=rate.pairs if isinstance(rate, NoRate) else (),
        equity=worth.equity,
        unrealised=worth.unrealised,
        opens_at=broker.opens_at(account.id, instrument, now),
        strategy_enabled=case.strategy_enabled,
        subscription_enabled=case.subscription_enabled,
        live=account.mode == Mode.LIVE,
        contract_note=enters.note,
        no_contract=enters.none,
        guards=account.guards,
        counted_from=case.counted_from,
        passed=case.passed,
        killed=scene.killed,
        exposure=_exposure(tx, account.id) if asked.exposure else Exposure(),
        today=worth.today,
    )


def what_enters(world: World, case: Case, scene: Scene, now: Instant) -> Entered:
    """What the case's entry trades, by the prices that are at hand."""

    def quote_of(instrument: Instrument) -> Quote | None:
        return scene.broker.quote(scene.account.id, instrument, now)

    return entered(world, case.asset_class, case.signal, case.settings, world.instrument(case.symbol), quote_of)


def _capabilities(broker: Broker, instrument: Instrument) -> Capabilities:
    """What the broker declares for the instrument's class."""
    declared, asset_class = broker.declaration, instrument.asset_class
    return Capabilities(
        name=declared.title,
        takes=declared.takes(asset_class),
        links=declared.links(asset_class),
        leg_types=declared.leg_types.get(asset_class, frozenset()),
        linked_times=declared.linked_times,
        legs_share_time_in_force=declared.legs_share_time_in_force,
        legs_hold_quantity=declared.legs_hold_quantity,
        refuses_closed=declared.refuses_closed.get(asset_class, frozenset()),
        extended=declared.extended_hours,
    )


def _counts(order: Order | Watched, case: Case) -> bool:
    return order.leg is Leg.ENTRY or not case.entries_only


def _exposure(tx: ReadTx, account_id: AccountId) -> Exposure:
    reserved = orders.reserved(tx, account_id)
    return Exposure(
        families=reserved.families | positions.families_held(tx, account_id),
        entries=reserved.count,
        notional=reserved.notional,
        risk=reserved.risk,
    )


def _held(family: Family, symbol: str) -> Position:
    """What is held of the family: the contract that is held, the signal's own first."""
    found = sorted((p for p in family.positions if p.quantity), key=lambda p: p.symbol != symbol)
    return found[0] if found else Position(symbol=symbol)


def _held_instrument(world: World, held: Position, family: Family, instrument: Instrument) -> Instrument:
    """The contract that exits act on: the one held, else the one that an unfinished entry is about to hold."""
    if held.quantity:
        return world.instrument(held.symbol)
    entries = [order.symbol for order in family.working if order.leg is Leg.ENTRY]
    return world.instrument(entries[0]) if entries else instrument


def _open_orders(family: Family, case: Case) -> tuple[OpenOrder, ...]:
    """Those at the broker, and those that tradehook watches in their place."""
    at_broker = (_open_order(family, order) for order in family.working if _counts(order, case))
    watched = (_watched_order(each) for each in family.watched if _counts(each, case))
    return (*at_broker, *watched)


def _watched_order(watched: Watched) -> OpenOrder:
    return OpenOrder(
        order_id=watched.id,
        symbol=watched.symbol,
        side=watched.side,
        order_type=watched.order_type,
        leg=watched.leg,
        remaining=watched.remaining,
        limit_price=watched.prices.limit_price,
        stop_price=watched.prices.stop_price,
        trail_amount=watched.prices.trail_amount,
        entry_id=watched.entry_id,
        watched=True,
    )


def _open_order(family: Family, order: Order) -> OpenOrder:
    return OpenOrder(
        order_id=order.id,
        symbol=order.symbol,
        side=order.side,
        order_type=order.order_type,
        leg=order.leg,
        remaining=order.remaining,
        limit_price=order.prices.limit_price,
        stop_price=order.prices.stop_price,
        trail_amount=order.prices.trail_amount,
        entry_id=family.entry_of(order),
    )


def _there(thing: _Thing | None, identity: str) -> _Thing:
    if thing is None:
        raise LookupError(identity)
    return thing

"""The transaction that holds a broker's snapshot against our positions (rule: architecture 4).

A broker that numbers its reports is compared exactly, at the report that the snapshot includes: our position is taken
back to there. Others may show a fill later than they report it: a symbol of which one was learned as late as the broker
may lag is left alone until the next snapshot.
"""

from dataclasses import dataclass

from tradehook.accounts.accounts import Account
from tradehook.accounts.day import day_began
from tradehook.accounts.queries import lock_account
from tradehook.brokers.declaring import Declaration
from tradehook.engine.adjust import adjust, sides_of
from tradehook.engine.noting import note
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.positions import queries as positions
from tradehook.positions.baselines import queries as baselines
from tradehook.positions.cash_entries import queries as cash_entries
from tradehook.positions.compare import Books, Compared, Difference, KeptSnapshot, compare
from tradehook.positions.days import Baseline, begins_day
from tradehook.positions.fills.queries import busted_since, learned_since
from tradehook.positions.fold import EXACT
from tradehook.vocabulary.broker import Snapshot
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.ids import LaneKey
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.notice import About

_CLOCKS_DIFFER_S = 2.0
"""By how much the clocks of two engines may differ: what another one has learned is looked for so much earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotTaken:
    """What differs now, what was adjusted, and the lanes in which there may be something to do since."""

    differences: tuple[Difference, ...] = ()
    adjusted: tuple[Difference, ...] = ()
    lanes: tuple[LaneKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Nothing was compared: the reports up to this cursor, which the snapshot includes, have to be taken first."""

    cursor: int


def take_snapshot(
    tx: Tx, world: World, account: Account, snapshot: Snapshot, began_at: Instant
) -> SnapshotTaken | Behind:
    """Compare a snapshot that was asked for at `began_at`, keep it, and adjust what no report has explained in time."""
    account = lock_account(tx, account.id) or account
    declaration = world.broker(account.connection).declaration
    if declaration.numbers_reports and positions.cursor(tx, account.connection) < snapshot.cursor:
        return Behind(cursor=snapshot.cursor)
    kept = positions.snapshot_of(tx, account.id)
    if kept is not None and kept.taken_at > began_at:
        return SnapshotTaken(differences=tuple(positions.differences_of(tx, account.id)))
    shown = {position.symbol: position for position in snapshot.held}
    books = _books(tx, world, declaration, snapshot, began_at)
    found = compare(books, shown, began_at, declaration.settles_within_s)
    _keep(tx, world, account, found, snapshot.cursor)
    based_at = _keep_baseline(tx, account, snapshot, kept, began_at)
    positions.keep_snapshot(tx, _kept(snapshot, began_at, based_at))
    return SnapshotTaken(
        differences=tuple(positions.differences_of(tx, account.id)),
        adjusted=found.settled,
        lanes=tuple({LaneKey(account.id, each.family) for each in (*found.gone, *found.settled)}),
    )


def _books(tx: Tx, world: World, declaration: Declaration, snapshot: Snapshot, began_at: Instant) -> Books:
    """Our side as the snapshot should show it, and what cannot be compared by it."""
    account_id = snapshot.account_id
    ours = {position.symbol: position.quantity for position in positions.lock_positions(tx, account_id)}
    known = {each.symbol: each for each in positions.differences_of(tx, account_id)}
    if declaration.numbers_reports:
        since = after(began_at, -_CLOCKS_DIFFER_S)
        undecided = _take_back_later(tx, ours, snapshot, since)
    else:
        since = after(began_at, -declaration.settles_within_s)
        undecided = frozenset(each.symbol for each in learned_since(tx, account_id, since))
    symbols = {*ours, *known, *snapshot.positions}
    instruments = {symbol: world.catalogue.of_symbol(symbol) for symbol in symbols}
    return Books(
        account_id=account_id,
        ours=ours,
        families={symbol: found.family if found else symbol for symbol, found in instruments.items()},
        known=known,
        undecided=undecided | busted_since(tx, account_id, since),
        strange=frozenset(symbol for symbol, found in instruments.items() if found is None),
    )


def _take_back_later(tx: Tx, ours: dict[str, Quantity], snapshot: Snapshot, since: Instant) -> frozenset[str]:
    """Take our positions back to the snapshot's report; the symbols that were first traded after we looked at them."""
    first: set[str] = set()
    for fill in learned_since(tx, snapshot.account_id, since):
        if fill.cursor > snapshot.cursor and fill.symbol in ours:
            ours[fill.symbol] = Quantity(EXACT.subtract(ours[fill.symbol], fill.change))
        elif fill.symbol not in ours:
            first.add(fill.symbol)
    return frozenset(first)


def _keep(tx: Tx, world: World, account: Account, found: Compared, cursor: int) -> None:
    for difference in found.waiting:
        positions.keep_difference(tx, difference)
    for difference in found.new:
        note(tx, world, account.id, About.POSITION_DIFFERS.saying(**sides_of(difference)))
    for difference in (*found.gone, *found.settled):
        positions.drop_difference(tx, account.id, difference.symbol)
    for difference in found.gone:
        note(tx, world, account.id, About.DIFFERENCE_EXPLAINED.saying(symbol=difference.symbol))
    for difference in found.settled:
        adjust(tx, world, account, difference, cursor)


def _keep_baseline(
    tx: Tx, account: Account, snapshot: Snapshot, kept: KeptSnapshot | None, began_at: Instant
) -> Instant | None:
    """Keep what the account is worth, where this is the first look of its day; up to when every day has a baseline.

    While cash has just moved nobody can tell whether the snapshot shows it: the next look is taken.
    """
    if not begins_day(kept, day_began(account.guards, began_at)):
        return began_at
    if cash_entries.put_in_since(tx, account.id, after(began_at, -_CLOCKS_DIFFER_S)):
        return kept.based_at if kept else None
    put_in = cash_entries.put_in(tx, account.id)
    baselines.keep(tx, account.id, Baseline(taken_at=began_at, equity=snapshot.equity, put_in=put_in))
    return began_at


def _kept(snapshot: Snapshot, began_at: Instant, based_at: Instant | None) -> KeptSnapshot:
    return KeptSnapshot(
        account_id=snapshot.account_id,
        taken_at=began_at,
        cursor=snapshot.cursor,
        cash=snapshot.cash,
        equity=snapshot.equity,
        buying_power=snapshot.buying_power,
        unrealised=snapshot.unrealised,
        based_at=based_at,
    )

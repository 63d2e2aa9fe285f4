"""Reading and writing positions, how far reports were read, snapshots, and what differs from the broker's books."""

from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, case, delete, insert, select, update

from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.compare import Difference, KeptSnapshot
from tradehook.positions.tables import differences, positions, report_cursors, snapshots
from tradehook.vocabulary.exact import Money, Price, Quantity, canonical, canonical_or_none, decimal_or_none
from tradehook.vocabulary.ids import AccountId, ExecutionId, LaneKey
from tradehook.vocabulary.instant import EPOCH, Instant
from tradehook.vocabulary.position import Position

_key: BindParameter[str] = bindparam("key")
_account: BindParameter[str] = bindparam("account_id")

POSITION_COLUMNS = (
    positions.c.symbol,
    positions.c.quantity,
    positions.c.average_price,
    positions.c.realised,
    positions.c.fees,
)
"""What a position is read from, in the order that `position_of` takes."""
_OF_FAMILY = Statement(
    select(*POSITION_COLUMNS)
    .where(positions.c.account_id == _account, positions.c.family == bindparam("family"))
    .order_by(positions.c.last_happened_at.desc())
)
_OF_ACCOUNT = Statement(
    select(*POSITION_COLUMNS).where(positions.c.account_id == _account).order_by(positions.c.symbol)
)
_LOCK = Statement(
    select(*POSITION_COLUMNS).where(positions.c.account_id == _account).order_by(positions.c.symbol).with_for_update()
)
_FAMILIES_HELD = Statement(
    select(positions.c.family).where(positions.c.account_id == _account, positions.c.quantity != "0").distinct()
)
_SET_POSITION = Statement(
    update(positions)
    .where(positions.c.account_id == _account, positions.c.symbol == bindparam("the_symbol"))
    .values(
        quantity=bindparam("quantity"),
        average_price=bindparam("average_price"),
        realised=bindparam("realised"),
        fees=bindparam("fees"),
        last_happened_at=bindparam("last_happened_at"),
        last_execution_id=bindparam("last_execution_id"),
    )
)
_ADD_POSITION = Statement(insert(positions))

_CURSOR = Statement(select(report_cursors.c.cursor).where(report_cursors.c.connection == _key))
_seen: BindParameter[int] = bindparam("seen")
_SET_CURSOR = Statement(
    update(report_cursors)
    .where(report_cursors.c.connection == _key)
    .values(cursor=case((report_cursors.c.cursor < _seen, _seen), else_=report_cursors.c.cursor))
)
_ADD_CURSOR = Statement(insert(report_cursors))

_OF_SNAPSHOT = ("taken_at", "cursor", "cash", "equity", "buying_power", "unrealised", "based_at")
_SNAPSHOT = Statement(select(snapshots).where(snapshots.c.account_id == _account))
_SET_SNAPSHOT = Statement(
    update(snapshots).where(snapshots.c.account_id == _key).values({name: bindparam(name) for name in _OF_SNAPSHOT})
)
_ADD_SNAPSHOT = Statement(insert(snapshots))
_DOUBT_SNAPSHOT = Statement(update(snapshots).where(snapshots.c.account_id == _key).values(taken_at=EPOCH))

_DIFFERENCES = Statement(select(differences).where(differences.c.account_id == _account).order_by(differences.c.symbol))
_DIFFERENCES_IN = Statement(
    select(differences)
    .where(differences.c.account_id == _account, differences.c.family == bindparam("family"))
    .order_by(differences.c.symbol)
)
_this_difference = (differences.c.account_id == _account, differences.c.symbol == bindparam("of_symbol"))
_ADD_DIFFERENCE = Statement(insert(differences))
_SET_DIFFERENCE = Statement(
    update(differences)
    .where(*_this_difference)
    .values({name: bindparam(name) for name in ("ours", "theirs", "average_price", "first_seen_at", "seen_at")})
)
_BEGIN_AGAIN = Statement(update(differences).where(*_this_difference).values(ours=bindparam("ours"), seen_at=EPOCH))
_DROP_DIFFERENCE = Statement(delete(differences).where(*_this_difference))


def positions_of_family(tx: ReadTx, lane: LaneKey) -> list[Position]:
    """What an account holds or held of a family, the one traded last first."""
    return [position_of(row) for row in tx.all(_OF_FAMILY, account_id=lane.account_id, family=lane.family)]


def positions_of_account(tx: ReadTx, account_id: AccountId) -> list[Position]:
    """What an account holds or held, by symbol."""
    return [position_of(row) for row in tx.all(_OF_ACCOUNT, account_id=account_id)]


def lock_positions(tx: Tx, account_id: AccountId) -> list[Position]:
    """What an account holds or held, locked against other engines until the transaction ends."""
    return [position_of(row) for row in tx.all(_LOCK, account_id=account_id)]


def families_held(tx: ReadTx, account_id: AccountId) -> frozenset[str]:
    """The families of which an account holds something."""
    return frozenset(str(family) for (family,) in tx.all(_FAMILIES_HELD, account_id=account_id))


def keep_position(tx: Tx, account_id: AccountId, family: str, new: Position, last: tuple[Instant, ExecutionId]) -> None:
    """Keep a position as it is after its last fill."""
    last_happened_at, last_execution_id = last
    values = {
        "quantity": canonical(new.quantity),
        "average_price": canonical(new.average_price),
        "realised": canonical(new.realised),
        "fees": canonical(new.fees),
        "last_happened_at": last_happened_at,
        "last_execution_id": last_execution_id,
    }
    if not tx.run(_SET_POSITION, account_id=account_id, the_symbol=new.symbol, **values):
        tx.run(_ADD_POSITION, account_id=account_id, symbol=new.symbol, family=family, **values)


def cursor(tx: ReadTx, connection: str) -> int:
    """The last report of a connection that was taken."""
    row = tx.one(_CURSOR, key=connection)
    return int(row[0]) if row else 0


def set_cursor(tx: Tx, connection: str, to: int) -> None:
    """Reports up to here were taken; a cursor never goes back."""
    if not tx.run(_SET_CURSOR, key=connection, seen=to):
        tx.run(_ADD_CURSOR, connection=connection, cursor=to)


def snapshot_of(tx: ReadTx, account_id: AccountId) -> KeptSnapshot | None:
    """The last snapshot of an account that was held against our books; None before the first."""
    row = tx.one(_SNAPSHOT, account_id=account_id)
    return None if row is None else _snapshot(row)


def keep_snapshot(tx: Tx, new: KeptSnapshot) -> None:
    """Keep the last snapshot of an account."""
    values = {
        "taken_at": new.taken_at,
        "cursor": new.cursor,
        "cash": canonical(new.cash),
        "equity": canonical(new.equity),
        "buying_power": canonical_or_none(new.buying_power),
        "unrealised": canonical_or_none(new.unrealised),
        "based_at": new.based_at,
    }
    if not tx.run(_SET_SNAPSHOT, key=new.account_id, **values):
        tx.run(_ADD_SNAPSHOT, account_id=new.account_id, **values)


def doubt_snapshot(tx: Tx, account_id: AccountId) -> None:
    """Something came that the last snapshot does not explain: whoever decides next has to look again."""
    tx.run(_DOUBT_SNAPSHOT, key=account_id)


def differences_of(tx: ReadTx, account_id: AccountId) -> list[Difference]:
    """The positions of an account that the broker shows otherwise, by symbol."""
    return [_difference(row) for row in tx.all(_DIFFERENCES, account_id=account_id)]


def differences_in(tx: ReadTx, lane: LaneKey) -> list[Difference]:
    """The positions of a family that the broker shows otherwise, by symbol."""
    return [_difference(row) for row in tx.all(_DIFFERENCES_IN, account_id=lane.account_id, family=lane.family)]


def keep_difference(tx: Tx, found: Difference) -> None:
    """Keep a difference as it was seen last."""
    values = {
        "ours": canonical(found.ours),
        "theirs": canonical(found.theirs),
        "average_price": canonical_or_none(found.average_price),
        "first_seen_at": found.first_seen_at,
        "seen_at": found.seen_at,
    }
    if not tx.run(_SET_DIFFERENCE, account_id=found.account_id, of_symbol=found.symbol, **values):
        tx.run(_ADD_DIFFERENCE, account_id=found.account_id, symbol=found.symbol, family=found.family, **values)


def begin_difference_again(tx: Tx, account_id: AccountId, now_ours: Position) -> None:
    """Our side of a difference has changed: how long it lasts is counted from when it is seen again."""
    tx.run(_BEGIN_AGAIN, account_id=account_id, of_symbol=now_ours.symbol, ours=canonical(now_ours.quantity))


def drop_difference(tx: Tx, account_id: AccountId, symbol: str) -> None:
    """A difference is no more."""
    tx.run(_DROP_DIFFERENCE, account_id=account_id, of_symbol=symbol)


def position_of(row: Row) -> Position:
    """The position of a row of `POSITION_COLUMNS`."""
    return Position(
        symbol=row[0],
        quantity=Quantity(Decimal(row[1])),
        average_price=Price(Decimal(row[2])),
        realised=Money(Decimal(row[3])),
        fees=Money(Decimal(row[4])),
    )


def _snapshot(row: Row) -> KeptSnapshot:
    account_id, taken_at, cursor_, cash, equity, buying_power, unrealised, based_at = row
    return KeptSnapshot(
        account_id=AccountId(account_id),
        taken_at=Instant(taken_at),
        cursor=cursor_,
        cash=Money(Decimal(cash)),
        equity=Money(Decimal(equity)),
        buying_power=None if buying_power is None else Money(Decimal(buying_power)),
        unrealised=None if unrealised is None else Money(Decimal(unrealised)),
        based_at=None if based_at is None else Instant(based_at),
    )


def _difference(row: Row) -> Difference:
    account_id, symbol, family, ours, theirs, average_price, first_seen_at, seen_at = row
    average = decimal_or_none(average_price)
    return Difference(
        account_id=AccountId(account_id),
        symbol=symbol,
        family=family,
        ours=Quantity(Decimal(ours)),
        theirs=Quantity(Decimal(theirs)),
        average_price=None if average is None else Price(average),
        first_seen_at=Instant(first_seen_at),
        seen_at=Instant(seen_at),
    )

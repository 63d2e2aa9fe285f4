"""Reading and writing fills, positions, and how far reports were read."""

from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, insert, select, update

from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.tables import fills, positions, report_cursors
from tradehook.vocabulary.exact import Money, Price, Quantity, canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import AccountId, ExecutionId, LaneKey, OrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.side import Side

_key: BindParameter[str] = bindparam("key")
_account: BindParameter[str] = bindparam("account_id")

_KNOWN = Statement(
    select(fills.c.sequence).where(fills.c.account_id == _account, fills.c.execution_id == bindparam("execution_id"))
)
_ADD_FILL = Statement(insert(fills), only=tuple(column.key for column in fills.columns if column.key != "sequence"))
_FILL_COLUMNS = (
    fills.c.account_id,
    fills.c.execution_id,
    fills.c.order_id,
    fills.c.symbol,
    fills.c.side,
    fills.c.quantity,
    fills.c.price,
    fills.c.fee,
    fills.c.happened_at,
    fills.c.learned_at,
)
_FILLS_OF = Statement(
    select(*_FILL_COLUMNS)
    .where(fills.c.account_id == _account, fills.c.symbol == bindparam("symbol"))
    .order_by(fills.c.happened_at, fills.c.execution_id)
)

_POSITION_COLUMNS = (
    positions.c.symbol,
    positions.c.quantity,
    positions.c.average_price,
    positions.c.realised,
    positions.c.fees,
)
_POSITION = Statement(
    select(*_POSITION_COLUMNS, positions.c.last_happened_at, positions.c.last_execution_id).where(
        positions.c.account_id == _account, positions.c.symbol == bindparam("symbol")
    )
)
_OF_FAMILY = Statement(
    select(*_POSITION_COLUMNS)
    .where(positions.c.account_id == _account, positions.c.family == bindparam("family"))
    .order_by(positions.c.last_happened_at.desc())
)
_OF_ACCOUNT = Statement(
    select(*_POSITION_COLUMNS).where(positions.c.account_id == _account).order_by(positions.c.symbol)
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
_SET_CURSOR = Statement(
    update(report_cursors).where(report_cursors.c.connection == _key).values(cursor=bindparam("cursor"))
)
_ADD_CURSOR = Statement(insert(report_cursors))


def is_known(tx: ReadTx, account_id: AccountId, execution_id: ExecutionId) -> bool:
    """Whether this execution was booked already."""
    return tx.one(_KNOWN, account_id=account_id, execution_id=execution_id) is not None


def keep_fill(tx: Tx, fill_id: str, fill: Fill) -> None:
    """Append a fill; an execution can be kept once."""
    tx.run(
        _ADD_FILL,
        id=fill_id,
        account_id=fill.account_id,
        execution_id=fill.execution_id,
        order_id=fill.order_id,
        symbol=fill.symbol,
        side=fill.side.value,
        quantity=canonical(fill.quantity),
        price=canonical(fill.price),
        fee=canonical(fill.fee),
        happened_at=fill.happened_at,
        learned_at=fill.learned_at,
    )


def fills_of(tx: ReadTx, account_id: AccountId, symbol: str) -> list[Fill]:
    """Every fill of an account in a symbol, in the order in which they happened."""
    return [_fill(row) for row in tx.all(_FILLS_OF, account_id=account_id, symbol=symbol)]


def position(tx: ReadTx, account_id: AccountId, symbol: str) -> tuple[Position, tuple[Instant, ExecutionId]] | None:
    """A position and the last fill that was folded into it: (when it happened, its execution id)."""
    row = tx.one(_POSITION, account_id=account_id, symbol=symbol)
    return None if row is None else (_position(row), (Instant(row[5]), ExecutionId(row[6])))


def positions_of_family(tx: ReadTx, lane: LaneKey) -> list[Position]:
    """What an account holds or held of a family, the one traded last first."""
    return [_position(row) for row in tx.all(_OF_FAMILY, account_id=lane.account_id, family=lane.family)]


def positions_of_account(tx: ReadTx, account_id: AccountId) -> list[Position]:
    """What an account holds or held, by symbol."""
    return [_position(row) for row in tx.all(_OF_ACCOUNT, account_id=account_id)]


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
    """Reports up to here were taken."""
    if not tx.run(_SET_CURSOR, key=connection, cursor=to):
        tx.run(_ADD_CURSOR, connection=connection, cursor=to)


def _position(row: Row) -> Position:
    return Position(
        symbol=row[0],
        quantity=Quantity(Decimal(row[1])),
        average_price=Price(Decimal(row[2])),
        realised=Money(Decimal(row[3])),
        fees=Money(Decimal(row[4])),
    )


def _fill(row: Row) -> Fill:
    account_id, execution_id, order_id, symbol, side, quantity, price, fee, happened_at, learned_at = row
    return Fill(
        account_id=AccountId(account_id),
        execution_id=ExecutionId(execution_id),
        order_id=None if order_id is None else OrderId(order_id),
        symbol=symbol,
        side=Side(side),
        quantity=Quantity(Decimal(quantity)),
        price=Price(Decimal(price)),
        fee=Money(Decimal(fee)),
        happened_at=Instant(happened_at),
        learned_at=Instant(learned_at),
    )

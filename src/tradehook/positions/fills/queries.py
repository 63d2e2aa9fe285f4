"""Reading and writing fills, and the executions that were taken back."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import BindParameter, and_, bindparam, exists, func, insert, select

from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.adjusting import FillKind
from tradehook.positions.queries import POSITION_COLUMNS, position_of
from tradehook.positions.so_far import implied_id
from tradehook.positions.tables import busts, differences, fills, is_adjustment, positions
from tradehook.vocabulary.exact import Money, Price, Quantity, canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import AccountId, ClientOrderId, ExecutionId, OrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.side import Side

_key: BindParameter[str] = bindparam("key")
_account: BindParameter[str] = bindparam("account_id")
_symbol: BindParameter[str] = bindparam("symbol")
_execution: BindParameter[str] = bindparam("execution_id")

_is_booked = exists().where(fills.c.account_id == _account, fills.c.execution_id == _execution)
_is_busted = exists().where(busts.c.account_id == _account, busts.c.execution_id == _execution)
_theirs = (
    select(differences.c.theirs)
    .where(differences.c.account_id == _account, differences.c.symbol == _symbol)
    .scalar_subquery()
)
_STANDING = Statement(
    select(
        _is_booked,
        _is_busted,
        _theirs,
        positions.c.last_happened_at,
        positions.c.last_execution_id,
        *POSITION_COLUMNS,
    )
    .where(positions.c.account_id == _account, positions.c.symbol == _symbol)
    .with_for_update(of=positions)
)
_FIRST = Statement(select(_is_booked, _is_busted, _theirs))

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
_taken_back = and_(busts.c.account_id == fills.c.account_id, busts.c.execution_id == fills.c.execution_id)
_counts = ~exists().where(_taken_back)
_in_order = (fills.c.happened_at, fills.c.execution_id)
_FILL = Statement(select(*_FILL_COLUMNS).where(fills.c.account_id == _account, fills.c.execution_id == _execution))
_FILLS_OF = Statement(
    select(*_FILL_COLUMNS).where(fills.c.account_id == _account, fills.c.symbol == _symbol).order_by(*_in_order)
)
_OF_ORDER = Statement(select(*_FILL_COLUMNS).where(fills.c.order_id == _key, _counts).order_by(*_in_order))
_IMPLIED_BY = Statement(
    select(*_FILL_COLUMNS).where(
        fills.c.account_id == _account,
        fills.c.symbol == _symbol,
        func.substr(fills.c.execution_id, 1, bindparam("length")) == bindparam("beginning"),
        _counts,
    )
)
_ADJUSTMENTS_OF = Statement(
    select(*_FILL_COLUMNS).where(fills.c.account_id == _account, is_adjustment, _counts).order_by(*_in_order)
)
_LEARNED_SINCE = Statement(
    select(fills.c.symbol, fills.c.side, fills.c.quantity, fills.c.cursor).where(
        fills.c.account_id == _account, fills.c.learned_at >= bindparam("since")
    )
)

_ADD_BUST = Statement(insert(busts), only=("account_id", "execution_id", "words", "happened_at", "learned_at"))
_IS_BUSTED = Statement(select(_is_busted))
_BUSTED_IN = Statement(
    select(busts.c.execution_id)
    .join_from(fills, busts, _taken_back)
    .where(fills.c.account_id == _account, fills.c.symbol == _symbol)
)
_BUSTED_SINCE = Statement(
    select(fills.c.symbol)
    .join_from(busts, fills, _taken_back)
    .where(busts.c.account_id == _account, busts.c.learned_at >= bindparam("since"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known as an execution comes: whether it was booked or taken back before, the position that it comes to
    with the last fill in that, and what the broker was last seen to hold, where that differed.
    """

    booked: bool
    busted: bool
    shown: Quantity | None
    last: tuple[Instant, ExecutionId] | None = None
    held: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """A fill that was learned lately. `change` in signed units; `cursor` of the report that told it."""

    symbol: str
    change: Quantity
    cursor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bust:
    """An execution that was taken back, in the broker's words."""

    account_id: AccountId
    execution_id: ExecutionId
    words: str
    happened_at: Instant
    learned_at: Instant


def standing(tx: Tx, account_id: AccountId, symbol: str, execution_id: ExecutionId) -> Standing:
    """What is known as an execution comes; its position is locked against other engines until the transaction ends."""
    of = {"account_id": account_id, "symbol": symbol, "execution_id": execution_id}
    row = tx.one(_STANDING, **of) or tx.one(_FIRST, **of)
    booked, busted, shown, *of_position = row or (False, False, None)
    known = Standing(
        booked=bool(booked), busted=bool(busted), shown=None if shown is None else Quantity(Decimal(shown))
    )
    return _with_position(known, tuple(of_position)) if of_position else known


def keep_fill(tx: Tx, fill_id: str, fill: Fill, kind: FillKind, cursor: int) -> None:
    """Append a fill that the report of this cursor told; an execution can be kept once."""
    tx.run(
        _ADD_FILL,
        id=fill_id,
        account_id=fill.account_id,
        execution_id=fill.execution_id,
        order_id=fill.order_id,
        kind=kind.value,
        cursor=cursor,
        symbol=fill.symbol,
        side=fill.side.value,
        quantity=canonical(fill.quantity),
        price=canonical(fill.price),
        fee=canonical(fill.fee),
        happened_at=fill.happened_at,
        learned_at=fill.learned_at,
    )


def keep_bust(tx: Tx, bust: Bust) -> bool:
    """Append that an execution was taken back; False when that was known."""
    row = tx.one(_IS_BUSTED, account_id=bust.account_id, execution_id=bust.execution_id)
    if row is not None and row[0]:
        return False
    tx.run(
        _ADD_BUST,
        account_id=bust.account_id,
        execution_id=bust.execution_id,
        words=bust.words,
        happened_at=bust.happened_at,
        learned_at=bust.learned_at,
    )
    return True


def fill(tx: ReadTx, account_id: AccountId, execution_id: ExecutionId) -> Fill | None:
    """The fill of this execution, taken back or not."""
    row = tx.one(_FILL, account_id=account_id, execution_id=execution_id)
    return _fill(row) if row else None


def fills_of(tx: ReadTx, account_id: AccountId, symbol: str) -> list[Fill]:
    """Every fill of an account in a symbol, taken back or not, in the order in which they happened."""
    return [_fill(row) for row in tx.all(_FILLS_OF, account_id=account_id, symbol=symbol)]


def busted_in(tx: ReadTx, account_id: AccountId, symbol: str) -> frozenset[ExecutionId]:
    """The fills of an account in a symbol that were taken back."""
    rows = tx.all(_BUSTED_IN, account_id=account_id, symbol=symbol)
    return frozenset(ExecutionId(execution_id) for (execution_id,) in rows)


def fills_of_order(tx: ReadTx, order_id: OrderId) -> list[Fill]:
    """The fills of an order that count, in the order in which they happened."""
    return [_fill(row) for row in tx.all(_OF_ORDER, key=order_id)]


def fills_implied_by(tx: ReadTx, account_id: AccountId, symbol: str, client_order_id: ClientOrderId) -> list[Fill]:
    """The fills that totals of an order which is not ours implied."""
    beginning = implied_id(client_order_id, "")
    of = {"account_id": account_id, "symbol": symbol, "beginning": beginning, "length": len(beginning)}
    return [_fill(row) for row in tx.all(_IMPLIED_BY, **of)]


def adjustments_of(tx: ReadTx, account_id: AccountId) -> list[Fill]:
    """The adjustments of an account that count, in the order in which they were made."""
    return [_fill(row) for row in tx.all(_ADJUSTMENTS_OF, account_id=account_id)]


def learned_since(tx: ReadTx, account_id: AccountId, since: Instant) -> list[Lately]:
    """The fills of an account that were learned at this instant or later."""
    return [
        Lately(symbol=symbol, change=Quantity(Side(side).sign * Decimal(quantity)), cursor=cursor)
        for symbol, side, quantity, cursor in tx.all(_LEARNED_SINCE, account_id=account_id, since=since)
    ]


def busted_since(tx: ReadTx, account_id: AccountId, since: Instant) -> frozenset[str]:
    """The symbols of which it was learned at this instant or later that a fill was taken back."""
    return frozenset(str(symbol) for (symbol,) in tx.all(_BUSTED_SINCE, account_id=account_id, since=since))


def _with_position(known: Standing, row: Row) -> Standing:
    happened_at, execution_id, *position = row
    last = Instant(happened_at), ExecutionId(execution_id)
    return Standing(
        booked=known.booked, busted=known.busted, shown=known.shown, last=last, held=position_of(tuple(position))
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

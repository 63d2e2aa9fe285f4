"""Reading and writing what alarms remember: the strategies that are listened for, and contracts that were told of."""

from sqlalchemy import BindParameter, bindparam, delete, insert, literal, select, update

from tradehook.notify.silence import Listening
from tradehook.notify.tables import contract_notices, listening
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import AccountId, StrategyId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")

_ALL = Statement(select(listening).order_by(listening.c.strategy_id))
_ONE = Statement(select(listening).where(listening.c.strategy_id == _key))
_BEGIN = Statement(insert(listening))
_END = Statement(delete(listening).where(listening.c.strategy_id == _key))
_SET = Statement(
    update(listening)
    .where(listening.c.strategy_id == _key)
    .values(heard_at=bindparam("heard_at"), told_at=bindparam("told_at"))
)

_TOLD = Statement(
    select(literal(1)).where(
        contract_notices.c.account_id == bindparam("account_id"),
        contract_notices.c.symbol == bindparam("symbol"),
        contract_notices.c.code == bindparam("code"),
    )
)
_KEEP_TOLD = Statement(insert(contract_notices))


def all_listening(tx: ReadTx) -> list[Listening]:
    """The strategies that are listened for."""
    return [_listening(row) for row in tx.all(_ALL)]


def listening_for(tx: ReadTx, strategy_id: StrategyId) -> Listening | None:
    """Since when a strategy is listened for; None where it is not."""
    row = tx.one(_ONE, key=strategy_id)
    return _listening(row) if row else None


def begin_listening(tx: Tx, strategy_id: StrategyId, since: Instant) -> None:
    """Listen for a strategy from now on."""
    tx.run(_BEGIN, strategy_id=strategy_id, since=since, heard_at=None, told_at=None)


def stop_listening(tx: Tx, strategy_id: StrategyId) -> None:
    """A strategy's silence is no alarm any more."""
    tx.run(_END, key=strategy_id)


def keep_listening(tx: Tx, changed: Listening) -> None:
    """Keep when a strategy was heard, and when its silence was told."""
    tx.run(_SET, key=changed.strategy_id, heard_at=changed.heard_at, told_at=changed.told_at)


def was_told(tx: ReadTx, account_id: AccountId, symbol: str, code: str) -> bool:
    """Whether this was told of a contract that an account holds."""
    return tx.one(_TOLD, account_id=account_id, symbol=symbol, code=code) is not None


def keep_told(tx: Tx, account_id: AccountId, symbol: str, code: str, at: Instant) -> None:
    """This was told of a contract."""
    tx.run(_KEEP_TOLD, account_id=account_id, symbol=symbol, code=code, told_at=at)


def _listening(row: Row) -> Listening:
    strategy_id, since, heard_at, told_at = row
    return Listening(
        strategy_id=StrategyId(strategy_id),
        since=Instant(since),
        heard_at=None if heard_at is None else Instant(heard_at),
        told_at=None if told_at is None else Instant(told_at),
    )

"""Reading and writing with whom strategies are shared."""

from sqlalchemy import BindParameter, bindparam, delete, insert, select

from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.routing.tables import strategy_shares
from tradehook.vocabulary.ids import StrategyId, UserId
from tradehook.vocabulary.instant import Instant

_strategy: BindParameter[str] = bindparam("strategy_id")
_user: BindParameter[str] = bindparam("user_id")
_it = (strategy_shares.c.strategy_id == _strategy, strategy_shares.c.user_id == _user)

_ADD = Statement(insert(strategy_shares))
_END = Statement(delete(strategy_shares).where(*_it))
_SHARE = Statement(select(strategy_shares.c.created_at).where(*_it))
_WITH = Statement(
    select(strategy_shares.c.user_id, strategy_shares.c.created_at)
    .where(strategy_shares.c.strategy_id == _strategy)
    .order_by(strategy_shares.c.created_at, strategy_shares.c.user_id)
)


def share(tx: Tx, strategy_id: StrategyId, user_id: UserId, now: Instant) -> None:
    """Let somebody follow a strategy; whoever may already goes on."""
    if shared_since(tx, strategy_id, user_id) is None:
        tx.run(_ADD, strategy_id=strategy_id, user_id=user_id, created_at=now)


def end_share(tx: Tx, strategy_id: StrategyId, user_id: UserId) -> bool:
    """Let somebody follow a strategy no more; False when they could not."""
    return tx.run(_END, strategy_id=strategy_id, user_id=user_id) > 0


def shared_since(tx: ReadTx, strategy_id: StrategyId, user_id: UserId) -> Instant | None:
    """Since when somebody may follow a strategy of somebody else's."""
    row = tx.one(_SHARE, strategy_id=strategy_id, user_id=user_id)
    return Instant(row[0]) if row else None


def shared_with(tx: ReadTx, strategy_id: StrategyId) -> list[tuple[UserId, Instant]]:
    """Who may follow a strategy, and since when, oldest first."""
    return [(UserId(user_id), Instant(at)) for user_id, at in tx.all(_WITH, strategy_id=strategy_id)]

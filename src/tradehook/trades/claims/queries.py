"""Reading and writing what charts were said to hold."""

from sqlalchemy import BindParameter, ColumnElement, bindparam, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.trades.claims.claim import ChartClaim, Parity
from tradehook.trades.tables import chart_claims, is_awaited, trades
from tradehook.vocabulary.exact import canonical_or_none, decimal_or_none
from tradehook.vocabulary.ids import AccountId, LaneKey, SignalId, SubscriptionId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.trade import TradeStatus

_AT_ONCE = 64

_account: BindParameter[str] = bindparam("account_id")
_subscription: BindParameter[str] = bindparam("subscription_id")
_family: BindParameter[str] = bindparam("family")
_this = (
    chart_claims.c.account_id == _account,
    chart_claims.c.subscription_id == _subscription,
    chart_claims.c.family == _family,
)
# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_new = insert(chart_claims)
_KEEP = Statement(
    _new.on_conflict_do_update(
        index_elements=[chart_claims.c.account_id, chart_claims.c.subscription_id, chart_claims.c.family],
        set_={
            name: _new.excluded[name]
            for name in ("side", "size", "target", "signal_id", "trade_id", "claimed_at", "parity")
        },
    )
)
_CLAIM = Statement(select(chart_claims).where(*_this))
_NEWEST = Statement(
    select(chart_claims)
    .where(chart_claims.c.account_id == _account, chart_claims.c.family == _family)
    .order_by(chart_claims.c.claimed_at.desc(), chart_claims.c.signal_id.desc())
    .limit(1)
)
_DUE = Statement(
    select(chart_claims)
    .join(trades, trades.c.id == chart_claims.c.trade_id)
    .where(is_awaited, trades.c.ended_at.is_not(None))
    .order_by(chart_claims.c.claimed_at)
    .limit(_AT_ONCE)
)
_MOVED: list[ColumnElement[str]] = [
    literal_column(f"'{status}'") for status in TradeStatus if not status.needs_reason and not status.away
]
_followed, _later = trades.alias("followed"), trades.alias("later")
_LATER = Statement(
    select(_later.c.sequence)
    .join(_followed, _followed.c.signal_sequence < _later.c.signal_sequence)
    .where(
        _followed.c.id == bindparam("trade_id"),
        _later.c.account_id == _account,
        _later.c.family == _family,
        _later.c.status.in_(_MOVED),
    )
    .limit(1)
)
_AWAIT = Statement(
    update(chart_claims).where(*_this).values(trade_id=bindparam("trade_id"), parity=Parity.AWAITED.value)
)
_COMPARED = Statement(
    update(chart_claims).where(*_this).values(parity=bindparam("parity"), told_of=bindparam("told_of"))
)


def keep(tx: Tx, claim_: ChartClaim) -> None:
    """Keep the newest claim in place of the one before; what was told of that stays until it is compared."""
    tx.run(
        _KEEP,
        account_id=claim_.account_id,
        subscription_id=claim_.subscription_id,
        family=claim_.family,
        side=claim_.side.value,
        size=canonical_or_none(claim_.size),
        target=canonical_or_none(claim_.target),
        signal_id=claim_.signal_id,
        trade_id=claim_.trade_id,
        claimed_at=claim_.claimed_at,
        parity=claim_.parity.value,
        told_of=claim_.told_of,
    )


def claim(tx: ReadTx, lane: LaneKey, subscription_id: SubscriptionId) -> ChartClaim | None:
    """The last claim that a subscription follows in this family."""
    row = tx.one(_CLAIM, account_id=lane.account_id, subscription_id=subscription_id, family=lane.family)
    return _claim(row) if row else None


def newest(tx: ReadTx, lane: LaneKey) -> ChartClaim | None:
    """The last claim in this family, of whichever subscription of the account."""
    row = tx.one(_NEWEST, account_id=lane.account_id, family=lane.family)
    return _claim(row) if row else None


def due(tx: ReadTx) -> list[ChartClaim]:
    """Claims to be compared, for their trades have ended; a few at once."""
    return [_claim(row) for row in tx.all(_DUE)]


def is_outdated(tx: ReadTx, claim_: ChartClaim) -> bool:
    """Whether a later trade of the family has done something, so that the account is no longer where the claim's left
    it."""
    return tx.one(_LATER, account_id=claim_.account_id, family=claim_.family, trade_id=claim_.trade_id) is not None


def await_trade(tx: Tx, claim_: ChartClaim, trade_id: TradeId) -> None:
    """Compare again once this trade has ended."""
    tx.run(_AWAIT, **_key_of(claim_), trade_id=trade_id)


def compared(tx: Tx, claim_: ChartClaim, parity: Parity, told_of: SignalId | None) -> None:
    """Keep what comparing came to."""
    tx.run(_COMPARED, **_key_of(claim_), parity=parity.value, told_of=told_of)


def _key_of(claim_: ChartClaim) -> dict[str, str]:
    return {"account_id": claim_.account_id, "subscription_id": claim_.subscription_id, "family": claim_.family}


def _claim(row: Row) -> ChartClaim:
    return ChartClaim(
        account_id=AccountId(row[0]),
        subscription_id=SubscriptionId(row[1]),
        family=row[2],
        side=Sentiment(row[3]),
        size=decimal_or_none(row[4]),
        target=decimal_or_none(row[5]),
        signal_id=SignalId(row[6]),
        trade_id=TradeId(row[7]),
        claimed_at=Instant(row[8]),
        parity=Parity(row[9]),
        told_of=None if row[10] is None else SignalId(row[10]),
    )

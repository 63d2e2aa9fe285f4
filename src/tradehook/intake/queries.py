"""Reading and writing deliveries, signals and idempotency keys."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_unless

from tradehook.intake.resends import Unanswered
from tradehook.intake.tables import (
    answered_through,
    deliveries,
    idempotency_keys,
    not_routed,
    signals,
    unanswered_requests,
)
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import InsertMany, Statement
from tradehook.vocabulary.delivery import Delivery, Verdict
from tradehook.vocabulary.ids import AccountId, DeliveryId, SignalId, StrategyId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.signal import Message, Signal

_LOOKED_THROUGH = 100_000
_key: BindParameter[str] = bindparam("key")

_DELIVERY_COLUMNS = (
    "id",
    "dialect",
    "strategy_id",
    "webhook",
    "received_at",
    "source_ip",
    "verdict",
    "code",
    "body",
    "body_digest",
    "answer_status",
    "signal_id",
    "errors",
    "repeats",
)
_ADD_DELIVERIES = InsertMany(deliveries, _DELIVERY_COLUMNS)
_ONE = Statement(select(*(deliveries.c[name] for name in _DELIVERY_COLUMNS)).where(deliveries.c.id == _key))
_LAST = Statement(
    select(*(deliveries.c[name] for name in _DELIVERY_COLUMNS))
    .where(
        deliveries.c.webhook == _key,
        deliveries.c.sequence > select(func.max(deliveries.c.sequence)).scalar_subquery() - bindparam("among"),
    )
    .order_by(deliveries.c.sequence.desc())
    .limit(bindparam("most", type_=Integer))
)
_SET_REPEATS = Statement(update(deliveries).where(deliveries.c.id == _key).values(repeats=bindparam("repeats")))


# PostgreSQL's insert: its "on conflict" compiles for SQLite too. Another process may have kept them aside already.
def _keep_aside(*which: ColumnElement[bool]) -> Statement:
    accepted = select(
        deliveries.c.id,
        deliveries.c.webhook,
        deliveries.c.body_digest,
        deliveries.c.signal_id,
        deliveries.c.received_at,
    ).where(deliveries.c.verdict == Verdict.ACCEPTED.value, *which)
    columns = ("delivery_id", "webhook", "body_digest", "signal_id", "received_at")
    return Statement(insert_unless(unanswered_requests).from_select(columns, accepted).on_conflict_do_nothing())


_FIND_UNANSWERED = _keep_aside(
    deliveries.c.sequence > bindparam("after"), deliveries.c.received_at >= bindparam("since")
)
_KEEP_ASIDE = _keep_aside(deliveries.c.id == _key)
_UNANSWERED = Statement(
    select(
        unanswered_requests.c.webhook,
        unanswered_requests.c.body_digest,
        unanswered_requests.c.signal_id,
        unanswered_requests.c.delivery_id,
        unanswered_requests.c.received_at,
    ).order_by(unanswered_requests.c.received_at)
)
_DROP_UNANSWERED = Statement(delete(unanswered_requests).where(unanswered_requests.c.received_at < bindparam("since")))
_REFUSED_SINCE = Statement(
    select(deliveries.c.code, func.sum(deliveries.c.repeats))
    .where(
        deliveries.c.sequence > select(func.max(deliveries.c.sequence) - _LOOKED_THROUGH).scalar_subquery(),
        deliveries.c.received_at >= bindparam("since"),
        deliveries.c.verdict == Verdict.REFUSED.value,
    )
    .group_by(deliveries.c.code)
)
_LAST_DELIVERY = Statement(select(func.max(deliveries.c.sequence)))

_ADD_SIGNALS = InsertMany(
    signals,
    (
        "id",
        "delivery_id",
        "strategy_id",
        "account_id",
        "order_number",
        "direct",
        "accepted_at",
        "symbol",
        "family",
        "ticker_note",
        "message",
    ),
)
_SIGNAL_COLUMNS = (
    signals.c.sequence,
    signals.c.id,
    signals.c.delivery_id,
    signals.c.strategy_id,
    signals.c.account_id,
    signals.c.order_number,
    signals.c.accepted_at,
    signals.c.symbol,
    signals.c.family,
    signals.c.ticker_note,
    signals.c.message,
)
_SIGNAL = Statement(select(*_SIGNAL_COLUMNS).where(signals.c.id == _key))
_next = (
    select(signals.c.sequence)
    .where(not_routed, ~signals.c.direct)
    .order_by(signals.c.sequence)
    .limit(bindparam("most", type_=Integer))
    .with_for_update()
    .cte("next_signals")
)
_CLAIM = Statement(
    update(signals)
    .where(signals.c.sequence.in_(select(_next.c.sequence)))
    .values(routed_at=bindparam("at"))
    .returning(*_SIGNAL_COLUMNS)
)
_DIRECT = Statement(select(signals.c.id).where(not_routed, signals.c.direct).order_by(signals.c.sequence))
_CLAIM_DIRECT = Statement(
    update(signals)
    .where(signals.c.id == _key, not_routed)
    .values(routed_at=bindparam("at"))
    .returning(*_SIGNAL_COLUMNS)
)
_PLACES = Statement(
    select(*_SIGNAL_COLUMNS).where(
        signals.c.order_number == bindparam("number"), signals.c.account_id == bindparam("account_id"), not_routed
    )
)
_NEWEST_ROUTED = Statement(select(signals.c.sequence).where(~not_routed).order_by(signals.c.sequence.desc()).limit(1))

_ADD_KEY = Statement(insert(idempotency_keys))
_FIND_KEY = Statement(
    select(
        idempotency_keys.c.body_digest,
        idempotency_keys.c.signal_id,
        idempotency_keys.c.delivery_id,
        idempotency_keys.c.expires_at,
    ).where(idempotency_keys.c.webhook == bindparam("webhook"), idempotency_keys.c.key == _key)
)
_DROP_KEY = Statement(
    delete(idempotency_keys).where(idempotency_keys.c.webhook == bindparam("webhook"), idempotency_keys.c.key == _key)
)
_DROP_OLD_KEYS = Statement(delete(idempotency_keys).where(idempotency_keys.c.expires_at <= bindparam("now")))

_NEWEST = Statement(select(signals.c.sequence).order_by(signals.c.sequence.desc()).limit(1))
_MARK = Statement(select(answered_through.c.sequence).where(answered_through.c.process == _key))
_ADD_MARK = Statement(insert(answered_through))
_SET_MARK = Statement(
    update(answered_through).where(answered_through.c.process == _key).values(sequence=bindparam("sequence"))
)


def keep_deliveries(tx: Tx, kept: Sequence[Delivery]) -> list[int]:
    """Keep requests and what became of them; their places in the log, which rise in the order given."""
    return tx.insert(_ADD_DELIVERIES, [_delivery_row(delivery) for delivery in kept])


def delivery(tx: ReadTx, delivery_id: str) -> Delivery | None:
    """A request that was kept."""
    row = tx.one(_ONE, key=delivery_id)
    return None if row is None else _delivery(row)


def last_requests(tx: ReadTx, webhook: str, most: int, among: int) -> list[Delivery]:
    """The last requests at a webhook or with a key, newest first; looked for among so many of all, for no index says
    which they are: keeping one would cost every request."""
    return [_delivery(row) for row in tx.all(_LAST, key=webhook, most=most, among=among)]


def refused_since(tx: ReadTx, since: Instant) -> dict[str, int]:
    """How many requests were refused since then by code, among the last hundred thousand."""
    return {str(code or ""): int(count) for code, count in tx.all(_REFUSED_SINCE, since=since)}


def set_repeats(tx: Tx, counts: Mapping[DeliveryId, int]) -> None:
    """Say how many requests each of these rows stands for."""
    for delivery_id, repeats in counts.items():
        tx.run(_SET_REPEATS, key=delivery_id, repeats=repeats)


def take_over_unanswered(tx: Tx, process: str, since: Instant) -> list[tuple[str, bytes, Unanswered]]:
    """The requests accepted from `since` on of which no answer is recorded: (webhook, digest of the body, request).

    To be called once at every start: the mark goes past them, so they are kept aside for the start after this one.
    """
    tx.run(_DROP_UNANSWERED, since=since)
    tx.run(_FIND_UNANSWERED, after=answered_mark(tx, process), since=since)
    last = tx.one(_LAST_DELIVERY)
    set_answered_mark(tx, process, (last and last[0]) or 0)
    return [
        (
            webhook,
            bytes(digest),
            Unanswered(signal_id=SignalId(signal_id), log_id=DeliveryId(log_id), at=Instant(at)),
        )
        for webhook, digest, signal_id, log_id, at in tx.all(_UNANSWERED)
    ]


def newest_signal(tx: ReadTx) -> int:
    """The sequence of the signal that was accepted last; 0 when none was."""
    row = tx.one(_NEWEST)
    return int(row[0]) if row else 0


def keep_signals(tx: Tx, kept: Sequence[Signal]) -> None:
    """Keep accepted signals, to be routed; their sequence is made here, in the order of acceptance.

    Those of an order that is there are marked: they go to it at once.
    """
    tx.insert(_ADD_SIGNALS, [_signal_row(signal) for signal in kept])


def signal(tx: ReadTx, signal_id: SignalId) -> Signal | None:
    """The signal of this id."""
    row = tx.one(_SIGNAL, key=signal_id)
    return _signal(row) if row else None


def claim_unrouted(tx: Tx, most: int, at: Instant) -> list[Signal]:
    """The next accepted signals that were not routed yet, in the order of acceptance; from now on they are.

    Two who ask at once share them: one waits for the other and gets what is left.
    """
    return sorted(map(_signal, tx.all(_CLAIM, most=most, at=at)), key=attrgetter("sequence"))


def unrouted_direct(tx: ReadTx) -> list[SignalId]:
    """The signals that go to one order and were not carried out yet, in the order of acceptance."""
    return [SignalId(signal_id) for (signal_id,) in tx.all(_DIRECT)]


def claim_direct(tx: Tx, signal_id: SignalId, at: Instant) -> Signal | None:
    """A signal that goes to one order, from now on routed; None where somebody else has claimed it."""
    rows = tx.all(_CLAIM_DIRECT, key=signal_id, at=at)
    return _signal(rows[0]) if rows else None


def about_to_place(tx: ReadTx, account_id: AccountId, number: int) -> Signal | None:
    """The signal that places the order of this number, while it has no trade."""
    row = tx.one(_PLACES, account_id=account_id, number=number)
    return _signal(row) if row else None


def newest_routed(tx: ReadTx) -> int:
    """The highest sequence of a signal that was routed; 0 when none was."""
    row = tx.one(_NEWEST_ROUTED)
    return int(row[0]) if row else 0


def keep_key(
    tx: Tx, webhook: str, key: str, digest: bytes, ids: tuple[SignalId, DeliveryId], expires_at: Instant
) -> None:
    """Keep an idempotency key for its webhook."""
    signal_id, delivery_id = ids
    tx.run(
        _ADD_KEY,
        webhook=webhook,
        key=key,
        body_digest=digest,
        signal_id=signal_id,
        delivery_id=delivery_id,
        expires_at=expires_at,
    )


def find_key(tx: Tx, webhook: str, key: str, now: Instant) -> tuple[bytes, SignalId, DeliveryId] | None:
    """The body's digest and the ids that a living key was used with; one that ran out is dropped."""
    row = tx.one(_FIND_KEY, webhook=webhook, key=key)
    if row is None:
        return None
    digest, signal_id, delivery_id, expires_at = row
    if expires_at <= now:
        tx.run(_DROP_KEY, webhook=webhook, key=key)
        return None
    return bytes(digest), SignalId(signal_id), DeliveryId(delivery_id)


def drop_old_keys(tx: Tx, now: Instant) -> int:
    """Forget the keys that ran out."""
    return tx.run(_DROP_OLD_KEYS, now=now)


def answered_mark(tx: ReadTx, process: str) -> int:
    """The place in the log up to which every answer is known to have been given."""
    row = tx.one(_MARK, key=process)
    return int(row[0]) if row else 0


def keep_aside(tx: Tx, unanswered: Iterable[DeliveryId]) -> None:
    """Record that the senders of these were not told that they are kept; of those that are not, record nothing."""
    for delivery_id in unanswered:
        tx.run(_KEEP_ASIDE, key=delivery_id)


def set_answered_mark(tx: Tx, process: str, sequence: int) -> None:
    """Record that every request up to here was answered."""
    if not tx.run(_SET_MARK, key=process, sequence=sequence):
        tx.run(_ADD_MARK, process=process, sequence=sequence)


def _delivery_row(delivery: Delivery) -> Row:
    """The values of `_DELIVERY_COLUMNS`, in its order."""
    return (
        delivery.id,
        delivery.dialect,
        delivery.strategy_id,
        delivery.webhook,
        delivery.received_at,
        delivery.source_ip,
        delivery.verdict,
        delivery.code,
        delivery.body,
        delivery.body_digest,
        delivery.answer_status,
        delivery.signal_id,
        delivery.errors,
        delivery.repeats,
    )


def _delivery(row: Row) -> Delivery:
    named = dict(zip(_DELIVERY_COLUMNS, row, strict=True))
    named |= {"verdict": Verdict(named["verdict"]), "body_digest": bytes(named["body_digest"])}
    return Delivery(**named)


def _signal_row(signal: Signal) -> Row:
    """The values of `_ADD_SIGNALS`, in its order."""
    return (
        signal.id,
        signal.delivery_id,
        signal.strategy_id,
        signal.account_id,
        signal.order_number,
        signal.message.action.is_of_an_order,
        signal.accepted_at,
        signal.symbol,
        signal.family,
        signal.ticker_note,
        encode(signal.message),
    )


def _signal(row: Row) -> Signal:
    sequence, identity, delivery_id, strategy_id, account_id, number, accepted_at, symbol, family, note, message = row
    return Signal(
        id=SignalId(identity),
        sequence=sequence,
        delivery_id=DeliveryId(delivery_id),
        strategy_id=None if strategy_id is None else StrategyId(strategy_id),
        account_id=None if account_id is None else AccountId(account_id),
        order_number=number,
        accepted_at=Instant(accepted_at),
        symbol=symbol,
        family=family,
        ticker_note=note,
        message=decode(Message, message),
    )

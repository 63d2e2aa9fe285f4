"""Reading and writing lanes, leases, and what waits for a person."""

from collections.abc import Mapping, Sequence

from sqlalchemy import BindParameter, ColumnElement, bindparam, case, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_unless

from tradehook.lanes.lane import Lane, Parked, ParkedKind
from tradehook.lanes.life import LaneState
from tradehook.lanes.tables import is_held, is_parked, lanes, leases, parked_work
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import AccountId, LaneKey, OrderId, RequestId, TradeId
from tradehook.vocabulary.instant import EPOCH, Instant

_key: BindParameter[str] = bindparam("key")
_of_lane: tuple[BindParameter[str], BindParameter[str]] = (bindparam("account_id"), bindparam("family"))

_LANE_COLUMNS = (
    lanes.c.account_id,
    lanes.c.family,
    lanes.c.trade_id,
    lanes.c.state,
    lanes.c.wait_until,
    lanes.c.owner,
    lanes.c.epoch,
    lanes.c.lease_until,
    lanes.c.overtaken,
    lanes.c.poked,
)
_LANE = Statement(
    select(*_LANE_COLUMNS).where(lanes.c.account_id == _of_lane[0], lanes.c.family == _of_lane[1]).with_for_update()
)
_LANES_HELD = Statement(select(*_LANE_COLUMNS).where(is_held))
_POKED = Statement(select(*_LANE_COLUMNS).where(lanes.c.owner == _key, lanes.c.poked))
# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_ADD_LANE = Statement(insert_unless(lanes).on_conflict_do_nothing())
_this_lane = (lanes.c.account_id == _of_lane[0], lanes.c.family == _of_lane[1])
_SET_LANE = Statement(
    update(lanes)
    .where(*_this_lane)
    .values(
        trade_id=bindparam("trade_id"),
        state=bindparam("state"),
        wait_until=bindparam("wait_until"),
        owner=bindparam("owner"),
        epoch=bindparam("epoch"),
        lease_until=bindparam("lease_until"),
        overtaken=bindparam("overtaken"),
    )
)
_POKE = Statement(update(lanes).where(*_this_lane).values(poked=bindparam("poked")))
_RENEW_LANES = Statement(update(lanes).where(lanes.c.owner == _key, is_held).values(lease_until=bindparam("until")))
_LEASE = Statement(select(leases.c.owner, leases.c.until).where(leases.c.name == _key))
_new_lease = insert_unless(leases)
_same_owner = leases.c.owner == _new_lease.excluded.owner
_TAKE_LEASE = Statement(
    _new_lease.on_conflict_do_update(
        index_elements=[leases.c.name],
        set_={
            "owner": _new_lease.excluded.owner,
            "epoch": leases.c.epoch + case((_same_owner, 0), else_=1),
            "until": _new_lease.excluded.until,
        },
        where=or_(_same_owner, leases.c.until <= bindparam("now")),
    )
)
_END_LEASE = Statement(
    update(leases).where(leases.c.name == _key, leases.c.owner == bindparam("by")).values(until=EPOCH)
)


def lane(tx: Tx, key: LaneKey) -> Lane:
    """The row of a lane, locked against every other engine until the transaction ends; made where there was none."""
    return _locked(tx, key) or _made(tx, key)


def held_lanes(tx: ReadTx) -> list[Lane]:
    """The lanes that a trade holds."""
    return [_lane(row) for row in tx.all(_LANES_HELD)]


def poked_lanes(tx: ReadTx, owner: str) -> list[LaneKey]:
    """The lanes of an engine in which something happened that another engine wrote down."""
    return [_lane(row).key for row in tx.all(_POKED, key=owner)]


def set_lane(tx: Tx, new: Lane) -> None:
    """Keep a lane's row, which is there since it was locked."""
    tx.run(
        _SET_LANE,
        account_id=new.key.account_id,
        family=new.key.family,
        trade_id=new.trade_id,
        state=new.state.value,
        wait_until=new.wait_until,
        owner=new.owner,
        epoch=new.epoch,
        lease_until=new.lease_until,
        overtaken=new.overtaken,
    )


def poke(tx: Tx, key: LaneKey) -> None:
    """Let the engine that works a lane look at it."""
    tx.run(_POKE, account_id=key.account_id, family=key.family, poked=True)


def heed(tx: Tx, key: LaneKey) -> None:
    """The engine that works a lane is looking at it."""
    tx.run(_POKE, account_id=key.account_id, family=key.family, poked=False)


def renew_lanes(tx: Tx, owner: str, until: Instant) -> None:
    """Say until when an engine keeps the lanes that it holds."""
    tx.run(_RENEW_LANES, key=owner, until=until)


def take_lease(tx: Tx, name: str, owner: str, now: Instant, until: Instant) -> bool:
    """Take, or keep, what one engine does at a time; whether this engine has it now."""
    found = tx.one(_LEASE, key=name)
    # What another one has is only read: a lock on it would make that one wait.
    if found is not None and found[0] != owner and found[1] > now:
        return False
    return tx.run(_TAKE_LEASE, name=name, owner=owner, epoch=1, until=until, now=now) > 0


def give_up_lease(tx: Tx, name: str, owner: str) -> None:
    """Let another engine have it at once."""
    tx.run(_END_LEASE, key=name, by=owner)


def _locked(tx: Tx, key: LaneKey) -> Lane | None:
    row = tx.one(_LANE, account_id=key.account_id, family=key.family)
    return _lane(row) if row else None


def _made(tx: Tx, key: LaneKey) -> Lane:
    """Another engine may be making it: this waits for it, and then there is a row to lock."""
    blank = Lane(key=key)
    tx.run(
        _ADD_LANE,
        account_id=key.account_id,
        family=key.family,
        trade_id=None,
        state=blank.state.value,
        wait_until=None,
        owner=None,
        epoch=blank.epoch,
        lease_until=blank.lease_until,
        overtaken=blank.overtaken,
        poked=blank.poked,
    )
    return _locked(tx, key) or blank


def _lane(row: Row) -> Lane:
    account_id, family, trade_id, state, wait_until, owner, epoch, lease_until, overtaken, poked = row
    return Lane(
        key=LaneKey(AccountId(account_id), family),
        trade_id=None if trade_id is None else TradeId(trade_id),
        state=LaneState(state),
        wait_until=None if wait_until is None else Instant(wait_until),
        owner=owner,
        epoch=epoch,
        lease_until=Instant(lease_until),
        overtaken=overtaken,
        poked=bool(poked),
    )


_PARKED_COLUMNS = (
    parked_work.c.id,
    parked_work.c.kind,
    parked_work.c.account_id,
    parked_work.c.family,
    parked_work.c.request_id,
    parked_work.c.order_id,
    parked_work.c.report,
    parked_work.c.reason,
    parked_work.c.words,
    parked_work.c.parked_at,
    parked_work.c.settled_at,
    parked_work.c.settled_as,
)
_PARK = Statement(insert(parked_work), only=tuple(column.key for column in _PARKED_COLUMNS))
_PARKED = Statement(select(*_PARKED_COLUMNS).where(parked_work.c.id == _key))
_LOCK_PARKED = Statement(select(*_PARKED_COLUMNS).where(parked_work.c.id == _key).with_for_update())
_PARKED_OF_ORDER = Statement(
    select(*_PARKED_COLUMNS).where(is_parked, parked_work.c.order_id == _key).order_by(parked_work.c.sequence)
)
_PARKED_REPORT = Statement(
    select(*_PARKED_COLUMNS).where(parked_work.c.report == _key).order_by(parked_work.c.sequence.desc()).limit(1)
)
_STILL_PARKED = (
    select(parked_work.c.sequence, *_PARKED_COLUMNS)
    .where(is_parked, parked_work.c.sequence > bindparam("after"))
    .order_by(parked_work.c.sequence)
    .limit(bindparam("limit"))
)
_SETTLE = Statement(
    update(parked_work)
    .where(parked_work.c.id == _key, is_parked)
    .values(settled_at=bindparam("settled_at"), settled_as=bindparam("settled_as"))
)


def park(tx: Tx, work: Parked) -> None:
    """Keep something for a person to settle."""
    tx.run(
        _PARK,
        id=work.id,
        kind=work.kind.value,
        account_id=work.account_id,
        family=work.family,
        request_id=work.request_id,
        order_id=work.order_id,
        report=work.report,
        reason=work.reason,
        words=work.words,
        parked_at=work.parked_at,
        settled_at=work.settled_at,
        settled_as=work.settled_as,
    )


def parked(tx: ReadTx, work_id: str) -> Parked | None:
    """The parked work of this id, settled or not."""
    row = tx.one(_PARKED, key=work_id)
    return _parked(row) if row else None


def lock_parked(tx: Tx, work_id: str) -> Parked | None:
    """The parked work of this id, locked against everybody else until the transaction ends."""
    row = tx.one(_LOCK_PARKED, key=work_id)
    return _parked(row) if row else None


def parked_of_order(tx: ReadTx, order_id: OrderId) -> list[Parked]:
    """What waits for a person about an order, oldest first."""
    return [_parked(row) for row in tx.all(_PARKED_OF_ORDER, key=order_id)]


def parked_report(tx: ReadTx, report: str) -> Parked | None:
    """How this very report was parked last, settled or not; None when it never was."""
    row = tx.one(_PARKED_REPORT, key=report)
    return _parked(row) if row else None


def still_parked(
    tx: ReadTx, after: int, limit: int, only: Mapping[str, str], own: Sequence[ColumnElement[bool]] = ()
) -> list[tuple[int, Parked]]:
    """What waits for a person, oldest first, with the numbers by which the next page goes on after the last.

    `only` gives columns that must have these values, `own` what the rows that somebody may see fulfil.
    """
    matching = (parked_work.c[name] == value for name, value in only.items())
    rows = tx.all(Statement(_STILL_PARKED.where(*matching, *own)), after=after, limit=limit)
    return [(row[0], _parked(row[1:])) for row in rows]


def settle_parked(tx: Tx, work_id: str, settled_as: str, at: Instant) -> bool:
    """Keep how parked work was settled; False when it was settled before, and stays as it was."""
    return tx.run(_SETTLE, key=work_id, settled_as=settled_as, settled_at=at) > 0


def _parked(row: Row) -> Parked:
    identity, kind, account_id, family, request_id, order_id, report, reason, words = row[:9]
    parked_at, settled_at, settled_as = row[9:]
    return Parked(
        id=identity,
        kind=ParkedKind(kind),
        account_id=None if account_id is None else AccountId(account_id),
        family=family,
        request_id=None if request_id is None else RequestId(request_id),
        order_id=None if order_id is None else OrderId(order_id),
        report=report,
        reason=reason,
        words=words,
        parked_at=Instant(parked_at),
        settled_at=None if settled_at is None else Instant(settled_at),
        settled_as=settled_as,
    )

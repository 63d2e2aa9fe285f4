"""Reading and writing sessions."""

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update

from tradehook.people.sessions.session import Session
from tradehook.people.tables import sessions
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import SessionId, UserId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")
_user: BindParameter[str] = bindparam("user_id")
_now: BindParameter[int] = bindparam("now")
_goes_on = sessions.c.ended_at.is_(None)

_ADD = Statement(insert(sessions))
_SESSION = Statement(select(sessions).where(sessions.c.id == _key))
_SHOWN = Statement(select(sessions).where(sessions.c.hash == bindparam("shown")))
_SEEN = Statement(update(sessions).where(sessions.c.id == _key).values(seen_at=bindparam("at")))
_END = Statement(update(sessions).where(sessions.c.id == _key, _goes_on).values(ended_at=_now))
_END_OTHERS = Statement(
    update(sessions)
    .where(sessions.c.user_id == _user, sessions.c.id != bindparam("but"), _goes_on)
    .values(ended_at=_now)
)
_FORGET = Statement(delete(sessions).where(sessions.c.user_id == _user, sessions.c.seen_at < bindparam("before")))
_OF = Statement(select(sessions).where(sessions.c.user_id == _user).order_by(sessions.c.created_at.desc()))


def add_session(tx: Tx, session: Session) -> None:
    """Keep a new session."""
    tx.run(_ADD, **{name: getattr(session, name) for name in Session.__struct_fields__})


def session_of_id(tx: ReadTx, session_id: SessionId) -> Session | None:
    """The session of this id."""
    row = tx.one(_SESSION, key=session_id)
    return _session(row) if row else None


def session_of_hash(tx: ReadTx, shown: bytes) -> Session | None:
    """The session whose cookie has this hash."""
    row = tx.one(_SHOWN, shown=shown)
    return _session(row) if row else None


def sessions_of(tx: ReadTx, user_id: UserId) -> list[Session]:
    """Every session of somebody's that is remembered, newest first."""
    return [_session(row) for row in tx.all(_OF, user_id=user_id)]


def keep_seen(tx: Tx, session_id: SessionId, at: Instant) -> None:
    """Keep when a session was last seen."""
    tx.run(_SEEN, key=session_id, at=at)


def end_session(tx: Tx, session_id: SessionId, now: Instant) -> None:
    """End a session; one that is over stays as it ended."""
    tx.run(_END, key=session_id, now=now)


def end_sessions_of(tx: Tx, user_id: UserId, now: Instant, but: SessionId | None = None) -> None:
    """End every session of somebody's but one."""
    tx.run(_END_OTHERS, user_id=user_id, now=now, but=but or "")


def forget_sessions(tx: Tx, user_id: UserId, before: Instant) -> None:
    """Forget the sessions of somebody's that were last seen before a moment."""
    tx.run(_FORGET, user_id=user_id, before=before)


def _session(row: Row) -> Session:
    identity, user_id, hash_, created_at, seen_at, ended_at, address, agent = row
    return Session(
        id=SessionId(identity),
        user_id=UserId(user_id),
        hash=bytes(hash_),
        created_at=Instant(created_at),
        seen_at=Instant(seen_at),
        ended_at=None if ended_at is None else Instant(ended_at),
        address=address,
        agent=agent,
    )

"""Writing when doors were last used; the lists of webhooks and keys show it."""

from collections.abc import Mapping

from sqlalchemy import BindParameter, bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.routing.tables import door_uses
from tradehook.routing.uses.use import Use

_door: BindParameter[str] = bindparam("key")

# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_new = insert(door_uses)
_KEEP_LATER = Statement(
    _new.on_conflict_do_update(
        index_elements=[door_uses.c.door],
        set_={"at": _new.excluded.at, "source_ip": _new.excluded.source_ip},
        where=door_uses.c.at < _new.excluded.at,
    )
)
_FORGET = Statement(delete(door_uses).where(door_uses.c.door == _door))


def keep_uses(tx: Tx, used: Mapping[str, Use]) -> None:
    """Keep when webhooks and keys, by their ids, were last used; another process may know of a later use."""
    for door, use in used.items():
        tx.run(_KEEP_LATER, door=door, at=use.at, source_ip=use.source_ip)


def forget_use(tx: Tx, door: str) -> None:
    """Forget the use of a webhook or key that is deleted."""
    tx.run(_FORGET, key=door)

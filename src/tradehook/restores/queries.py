"""Reading and writing restores."""

from sqlalchemy import bindparam, insert, select, update

from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.restores.restore import Restore
from tradehook.restores.tables import restores
from tradehook.vocabulary.instant import Instant

_ADD = Statement(insert(restores), only=("made_at", "restored_at", "released_at"))
_LAST = Statement(
    select(restores.c.made_at, restores.c.restored_at, restores.c.released_at)
    .order_by(restores.c.sequence.desc())
    .limit(1)
)
_RELEASE = Statement(update(restores).where(restores.c.released_at.is_(None)).values(released_at=bindparam("at")))


def add(tx: Tx, restore: Restore) -> None:
    """Keep that the store was put back."""
    tx.run(_ADD, made_at=restore.made_at, restored_at=restore.restored_at, released_at=restore.released_at)


def last(tx: ReadTx) -> Restore | None:
    """The last restore; None where there never was one."""
    row = tx.one(_LAST)
    if row is None:
        return None
    made_at, restored_at, released_at = row
    return Restore(
        made_at=Instant(made_at),
        restored_at=Instant(restored_at),
        released_at=None if released_at is None else Instant(released_at),
    )


def is_held(tx: ReadTx) -> bool:
    """Whether the store was put back and nobody let it go on yet."""
    found = last(tx)
    return found is not None and found.holds


def release(tx: Tx, at: Instant) -> int:
    """Let the store go on; how many restores were held."""
    return tx.run(_RELEASE, at=at)

"""Reading and writing links."""

from sqlalchemy import BindParameter, bindparam, insert, select, update

from tradehook.people.links.link import Link
from tradehook.people.tables import links
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import LinkId, UserId
from tradehook.vocabulary.instant import Instant

_now: BindParameter[int] = bindparam("now")
_COLUMNS = tuple(links.c[name] for name in Link.__struct_fields__)
_can_be_used = (links.c.used_at.is_(None), links.c.expires_at > _now)

_ADD = Statement(insert(links))
_SHOWN = Statement(select(*_COLUMNS).where(links.c.hash == bindparam("shown"), *_can_be_used))
_USE = Statement(update(links).where(links.c.id == bindparam("key"), *_can_be_used).values(used_at=_now))
_END = Statement(update(links).where(links.c.user_id == bindparam("user_id"), *_can_be_used).values(expires_at=_now))


def add_link(tx: Tx, link: Link) -> None:
    """Keep a new link."""
    tx.run(_ADD, **{name: getattr(link, name) for name in Link.__struct_fields__}, used_at=None)


def link_of_hash(tx: ReadTx, shown: bytes, now: Instant) -> Link | None:
    """The link whose secret has this hash, as long as it can be used."""
    row = tx.one(_SHOWN, shown=shown, now=now)
    if row is None:
        return None
    identity, user_id, hash_, created_at, expires_at = row
    return Link(
        id=LinkId(identity),
        user_id=UserId(user_id),
        hash=bytes(hash_),
        created_at=Instant(created_at),
        expires_at=Instant(expires_at),
    )


def use_link(tx: Tx, link_id: LinkId, now: Instant) -> bool:
    """Use a link up; False when somebody was faster, or it is over."""
    return tx.run(_USE, key=link_id, now=now) > 0


def end_links_of(tx: Tx, user_id: UserId, now: Instant) -> None:
    """Let every link for somebody be over."""
    tx.run(_END, user_id=user_id, now=now)

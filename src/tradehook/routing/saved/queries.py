"""Reading and writing saved messages."""

from sqlalchemy import BindParameter, bindparam, delete, insert, select

from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.routing.saved.message import SavedMessage
from tradehook.routing.tables import saved_messages
from tradehook.vocabulary.ids import UserId

_key: BindParameter[str] = bindparam("key")

_ADD = Statement(insert(saved_messages), only=SavedMessage._fields)
_DELETE = Statement(delete(saved_messages).where(saved_messages.c.id == _key))
_NAMES_OF = Statement(select(saved_messages.c.name).where(saved_messages.c.owner_id == _key))


def add_saved_message(tx: Tx, saved: SavedMessage) -> None:
    """Keep a message."""
    tx.run(_ADD, **saved._asdict())


def delete_saved_message(tx: Tx, message_id: str) -> None:
    """Forget a message."""
    tx.run(_DELETE, key=message_id)


def names_of(tx: ReadTx, owner_id: UserId) -> list[str]:
    """What somebody's messages are called."""
    return [name for (name,) in tx.all(_NAMES_OF, key=owner_id)]

"""What the web itself asks of the store."""

from sqlalchemy import Column, MetaData, Table, Text, update

from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.statement import Statement

_version = Table("alembic_version", MetaData(), Column("version_num", Text))
_SAME_AGAIN = Statement(update(_version).values(version_num=_version.c.version_num))


def write_what_is_there(tx: Tx) -> None:
    """Write a row of every store as it is: a transaction without a write succeeds on a disk that is full."""
    tx.run(_SAME_AGAIN)

"""Reading and writing whatever is sealed, in any table."""

from sqlalchemy import Column, bindparam, select, update

from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement


def sealed_values(tx: ReadTx, column: Column[bytes]) -> list[tuple[str, bytes]]:
    """What a sealed column holds, by the ids of its rows."""
    rows = tx.all(Statement(select(_identity(column), column).where(column.is_not(None))))
    return [(identity, bytes(sealed)) for identity, sealed in rows]


def set_sealed(tx: Tx, column: Column[bytes], identity: str, sealed: bytes) -> None:
    """Put something else in the place of what a row holds."""
    change = update(column.table).where(_identity(column) == bindparam("key")).values({column.name: bindparam("value")})
    tx.run(Statement(change), key=identity, value=sealed)


def _identity(column: Column[bytes]) -> Column[str]:
    (identity,) = column.table.primary_key
    return identity

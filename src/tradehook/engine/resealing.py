"""Sealing everything that is encrypted anew, under the first of the vault's keys."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Table

from tradehook.engine.sealed_queries import sealed_values, set_sealed
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.statement import binding, sealed_columns
from tradehook.plumbing.vault import CannotBeOpened, Vault


class Resealed(NamedTuple):
    """How many secrets were sealed anew, and how many none of the keys opens: those stay as they are."""

    anew: int = 0
    unopened: int = 0


def reseal(tx: Tx, tables: Iterable[Table], vault: Vault) -> Resealed:
    """Seal every secret of these tables anew; all of them or none."""
    anew = unopened = 0
    for column in (column for table in tables for column in sealed_columns(table)):
        for identity, sealed in sealed_values(tx, column):
            bound_to = binding(column, identity)
            try:
                values = vault.open(sealed, bound_to)
            except CannotBeOpened:
                unopened += 1
                continue
            set_sealed(tx, column, identity, vault.seal(values, bound_to))
            anew += 1
    return Resealed(anew, unopened)

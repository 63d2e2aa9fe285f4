"""Adding to the audit log. Nothing here, and nothing anywhere, changes or removes what is in it."""

from sqlalchemy import insert

from tradehook.people.audit.entry import Entry
from tradehook.people.tables import audit
from tradehook.plumbing.codec import encode
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.statement import Statement

_COLUMNS = tuple(column.name for column in audit.c if column.name != "sequence")
_ADD = Statement(insert(audit), only=_COLUMNS)


def add_entry(tx: Tx, entry: Entry) -> None:
    """Add an entry at the end."""
    tx.run(
        _ADD,
        id=entry.id,
        happened_at=entry.happened_at,
        user_id=entry.caller.user_id,
        user_name=entry.caller.name,
        via=entry.caller.via.value,
        via_id=entry.caller.via_id,
        address=entry.caller.address,
        action=entry.action,
        subject=entry.subject,
        changes=encode(entry.changes),
    )

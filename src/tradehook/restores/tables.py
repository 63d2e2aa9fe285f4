"""The table of restores: a fact each."""

from sqlalchemy import Table

from tradehook.plumbing.store.statement import instant, metadata, sequence

restores = Table(
    "restores",
    metadata,
    sequence("sequence"),
    instant("made_at"),
    instant("restored_at"),
    instant("released_at", nullable=True),
)
"""`made_at`: when the backup was made that the store was put back from."""

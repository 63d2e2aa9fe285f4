"""Links to a PostgreSQL server: how they are made, and what their errors mean."""

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tradehook.plumbing.store.contract import Row
from tradehook.plumbing.store.trouble import Trouble

_UNLESS_GIVEN = {
    # A server that is not there is to be found out while a sender still waits.
    "connect_timeout": 3,
    # So is a link that broke without a word: 3 s of silence, and three questions a second apart.
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}
_TOO_LARGE = (psycopg.errors.ProgramLimitExceeded, psycopg.errors.StatementTooComplex)
"""For an index, or for a statement: whenever it is tried."""


def connect(url: str, **options: str) -> psycopg.Connection[Row]:
    """A link on which every statement commits by itself. Raises `psycopg.OperationalError`.

    `options` are settings of the server for this link; what the address says of how to connect wins over our own.
    """
    given = conninfo_to_dict(url)
    ours = " ".join(f"-c {name}={value}" for name, value in options.items())
    wanted: dict[str, Any] = {**_UNLESS_GIVEN, **given, "options": f"{given.get('options') or ''} {ours}"}
    return psycopg.connect(autocommit=True, **wanted)


def trouble_of(error: BaseException) -> Trouble:
    """What an error of the driver means. None is fatal: a lost server comes back."""
    match error:
        case psycopg.errors.QueryCanceled():
            return Trouble.LATE
        case psycopg.Error() if isinstance(error, _TOO_LARGE):
            return Trouble.OURS
        case psycopg.errors.DeadlockDetected() | psycopg.errors.SerializationFailure():
            return Trouble.CROSSED
        case psycopg.OperationalError() | psycopg.InternalError() | psycopg.InterfaceError():
            return Trouble.AWAY
        case _:
            return Trouble.OURS

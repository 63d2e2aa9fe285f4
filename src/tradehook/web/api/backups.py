"""Backups in the data directory: made while everything goes on."""

from fastapi import APIRouter

from tradehook.upkeep.backups.making import Made
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import unless_refused
from tradehook.web.api.shapes import Shape

router = APIRouter(prefix="/backups", tags=["backups"], route_class=ExactRoute)


class BackupShape(Shape):
    """A backup: its file on the server, when and by which version it was made, how new its tables are, and how many
    rows each has. `sha256` and `bytes` are those of the store in it. Credentials in it are sealed with the key of this
    fingerprint, which is in the file only where `has_key` says so.
    """

    file: str
    made_at: str
    version: str
    migration: str
    engine: str
    sha256: str
    bytes: int
    rows: dict[str, int]
    key_fingerprint: str | None
    has_key: bool


class BackupsShape(Shape):
    """The backups in the data directory, newest first."""

    items: list[BackupShape]


@router.get("")
async def list_backups(desk: DeskNow) -> BackupsShape:
    """The backups in the data directory, newest first."""
    return BackupsShape(items=[_shape(made) for made in await desk.backups.list()])


@router.post("", status_code=201)
async def make_backup(desk: DeskNow) -> BackupShape:
    """Make a backup of everything but the secret.key, checked once it is written; answered when it is there."""
    return _shape(unless_refused(await desk.backups.make()))


def _shape(made: Made) -> BackupShape:
    said = made.manifest
    return BackupShape(
        file=str(made.file),
        made_at=said.made_at,
        version=said.version,
        migration=said.migration,
        engine=said.engine,
        sha256=said.sha256,
        bytes=said.bytes,
        rows=said.rows,
        key_fingerprint=said.key_fingerprint,
        has_key=said.has_key,
    )

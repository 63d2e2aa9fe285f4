"""Looking at the machine: each look ends in what a rule says of it."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Final, TypeVar
from urllib.parse import urlsplit

import apsw
import httpx
import psycopg

from tradehook.intake.queries import refused_since
from tradehook.migrations import current, head
from tradehook.plumbing.clock import elapsed_s, elapsed_since_boot, machine_time
from tradehook.plumbing.kept_time import KeptTime, this_boot
from tradehook.plumbing.settings import Settings
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.postgres import PostgresReader
from tradehook.plumbing.store.reading import Reader
from tradehook.plumbing.store.soundness import Soundness, soundness_of
from tradehook.plumbing.store.sqlite import SqliteReader, path_of
from tradehook.restores.queries import is_held
from tradehook.upkeep.backups.making import list_backups
from tradehook.upkeep.checks import judging
from tradehook.vocabulary.finding import Finding, State
from tradehook.vocabulary.instant import after, instant_of, seconds_between

_CLOCK_OF: Final = "https://paper-api.alpaca.markets/v2/clock"
_PATIENCE_S: Final = 5.0
_DAY_S: Final = 86_400
_SYNCS: Final = 5
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look at the machine found."""

    check: str
    about: str
    findings: tuple[Finding, ...]


def look_around(settings: Settings) -> list[Looked]:
    """Every look, in the order of the table; one that fails says so, and the others are taken."""
    return [
        Looked(check=name, about=about, findings=tuple(_taken(look, settings))) for name, (about, look) in LOOKS.items()
    ]


def _taken(look: Callable[[Settings], list[Finding]], settings: Settings) -> list[Finding]:
    try:
        return look(settings)
    except (OSError, apsw.Error, psycopg.Error, httpx.HTTPError) as error:
        words = str(error).strip() or type(error).__name__
        return [Finding(code="not-looked-at", state=State.MIND, message=f"It could not be looked at: {words}.")]


def _store(settings: Settings) -> list[Finding]:
    if is_postgres(settings.store_url):
        try:
            return [judging.of_store(None, current(settings.store_url), head())]
        except psycopg.OperationalError as away:
            return [judging.of_store(str(away).strip(), None, head())]
    file = Path(path_of(settings.store_url))
    if not file.exists():
        return [judging.of_store(None, None, head())]
    seen: Soundness = soundness_of(file)
    log = file.with_name(f"{file.name}-wal")
    return [
        judging.of_store(seen.problem, seen.migration, head()),
        *judging.of_room(seen.bytes_in_all, seen.bytes_free, log.stat().st_size if log.exists() else 0),
        *judging.of_hold(_read(settings, is_held) if seen.migration == head() else False),
    ]


def _disk(settings: Settings) -> list[Finding]:
    usage = shutil.disk_usage(settings.data_dir)
    return [judging.of_disk(usage.free, usage.total), judging.of_sync(_sync_s(settings.data_dir))]


def _sync_s(directory: Path) -> float:
    took = []
    with tempfile.TemporaryFile(dir=directory) as file:
        for _ in range(_SYNCS):
            began = elapsed_s()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took.append(elapsed_s() - began)
    return median(took)


def _clock(settings: Settings) -> list[Finding]:
    kept = settings.data_dir / "clock"
    now, steady = machine_time(), None
    if kept.exists():
        steady = seconds_between(now, KeptTime(kept, this_boot()).begin(now, elapsed_since_boot()))
    return judging.of_clock(_off_s(), steady)


def _off_s() -> float | None:
    """By how much the machine is ahead of a broker's server; None where that does not answer."""
    try:
        told = httpx.head(_CLOCK_OF, timeout=_PATIENCE_S).headers.get("date", "")
        return seconds_between(instant_of(parsedate_to_datetime(told)), machine_time())
    except (httpx.HTTPError, ValueError):
        return None


def _files(settings: Settings) -> list[Finding]:
    secret = (settings.key_file, settings.data_dir / "owner.token")
    modes = {str(file): file.stat().st_mode for file in secret if file.exists()}
    return judging.of_files({f"{settings.data_dir}/": settings.data_dir.stat().st_mode, **modes})


def _versions(settings: Settings) -> list[Finding]:
    return judging.of_versions(apsw.sqlite_lib_version(), _served(settings), version("tradehook"))


def _served(settings: Settings) -> str | None:
    """The version of the server that runs; None where none answers."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    try:
        answer = httpx.get(f"http://{host}:{settings.port}/api/v1/openapi.json", timeout=_PATIENCE_S)
        return str(answer.json()["info"]["version"]) if answer.is_success else None
    except (httpx.HTTPError, ValueError, KeyError):
        return None


def _address(settings: Settings) -> list[Finding]:
    if settings.public_url is None:
        hint = "Set TRADEHOOK_PUBLIC_URL to the address that senders on the internet use."
        said = "No public address is set: only senders on this machine find it."
        return [Finding(code="address-local", state=State.MIND, message=said, hint=hint)]
    host = urlsplit(settings.base_url).hostname or ""
    return [judging.of_address(settings.base_url, _has_ipv4(host), _trouble_at(settings.base_url))]


def _has_ipv4(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None, socket.AF_INET))
    except OSError:
        return False


def _trouble_at(url: str) -> str | None:
    try:
        answer = httpx.get(f"{url}/docs/reasons", timeout=_PATIENCE_S)
    except httpx.HTTPError as error:
        return str(error) or type(error).__name__
    return None if answer.status_code < 500 else f"it answered {answer.status_code}"


def _refusals(settings: Settings) -> list[Finding]:
    since = after(machine_time(), -_DAY_S)
    return [judging.of_refusals(_read(settings, lambda tx: refused_since(tx, since)))]


def _backups(settings: Settings) -> list[Finding]:
    there = list_backups(settings.data_dir)
    return [judging.of_backups(seconds_between(there[0].manifest.made, machine_time()) if there else None)]


def _read(settings: Settings, work: Callable[[ReadTx], _Found]) -> _Found:
    """What the store says, beside the server or without it."""
    url = settings.store_url
    reader: Reader = PostgresReader(url) if is_postgres(url) else SqliteReader(url)
    try:
        reader.begin()
        return work(reader.tx)
    finally:
        reader.close()


LOOKS: Final[Mapping[str, tuple[str, Callable[[Settings], list[Finding]]]]] = MappingProxyType(
    {
        "store": ("the store", _store),
        "backups": ("backups", _backups),
        "disk": ("the disk", _disk),
        "clock": ("the clock", _clock),
        "files": ("who may read what", _files),
        "versions": ("versions", _versions),
        "reach": ("whether senders get here", _address),
        "refusals": ("refusals of the last day", _refusals),
    }
)
"""Every look by its name, and what it is about."""

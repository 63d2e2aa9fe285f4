"""The machine in general words, so that figures can be compared."""

import os
import platform
import tempfile
from time import perf_counter

import apsw

from bench.load import quantile
from bench.servers import RESULTS

_SYNCS = 400
_BLOCK = bytes(4096)


def described() -> str:
    """Cores, versions, and how long the disk takes to sync."""
    return (
        f"{os.cpu_count()} cores (load and server together), Python {platform.python_version()}, "
        f"SQLite {apsw.sqlite_lib_version()}; the disk syncs 4 KiB in {_sync_ms():.2f} ms"
    )


def _sync_ms() -> float:
    """The median time to add 4 KiB to a file and have them on the disk."""
    times = []
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryFile(dir=RESULTS, buffering=0) as file:
        for _ in range(_SYNCS):
            began = perf_counter()
            file.write(_BLOCK)
            os.fdatasync(file.fileno())
            times.append(perf_counter() - began)
    return quantile(sorted(times), 0.5) * 1e3

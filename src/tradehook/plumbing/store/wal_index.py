"""The index of SQLite's write-ahead log, which outlives a process that was killed: how much of the log was committed.

SQLite writes it after the log is synced and before anybody is told, and throws it away when it opens the store again:
whoever wants to know looks before (source: sqlite.org/walformat.html, section 2).
"""

import struct
from dataclasses import dataclass

from tradehook.plumbing.store.wal import checksum

_VERSION = 3007000
_HEADER = 48
_FORM = "=3I2BH4I8sII"
_COPIED_AT = 2 * _HEADER


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """`committed`: the number of the log's last committed frame; `copied`: of the last that is in the database file.

    Both count in the log that carries these `salts`.
    """

    salts: bytes
    committed: int
    copied: int


def read_index(data: bytes) -> Index | None:
    """What the index says; None where it is not whole, as after a power cut."""
    if len(data) < _COPIED_AT + 4 or data[:_HEADER] != data[_HEADER : 2 * _HEADER]:
        return None
    version, _, _, ready, _, _, committed, _, _, _, salts, *stored = struct.unpack(_FORM, data[:_HEADER])
    if version != _VERSION or not ready or checksum("=", (0, 0), data[: _HEADER - 8]) != tuple(stored):
        return None
    (copied,) = struct.unpack("=I", data[_COPIED_AT : _COPIED_AT + 4])
    return Index(salts=salts, committed=committed, copied=copied)

"""A disk whose sync takes 2 ms longer, as an SQLite VFS: users' disks sync in 1 to 5 ms, a developer's hides it."""

import sys
import time
from typing import Final

import apsw

NAME: Final = "slow_disk"
SYNC_S: Final = 0.002


class SlowDisk(apsw.VFS):
    """The machine's own VFS, but for syncing. It is there under its name for as long as it is held."""

    def __init__(self) -> None:
        super().__init__(NAME, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        """Open a file of which a sync is slow."""
        return _SlowFile("", name, flags)


class _SlowFile(apsw.VFSFile):
    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        super().xSync(flags)
        time.sleep(SYNC_S)


def main() -> None:
    """Serve tradehook on such a disk; the settings come from the environment."""
    from tradehook.plumbing.settings import Settings  # noqa: PLC0415 - the bare reference needs none of it
    from tradehook.web.serving import serve  # noqa: PLC0415

    disk = SlowDisk()
    status = serve(Settings())
    del disk
    sys.exit(status)


if __name__ == "__main__":
    main()

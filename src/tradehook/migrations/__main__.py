"""`python -m tradehook.migrations`: bring the tables of a store up to date, whose address is on standard input."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from alembic import command
from alembic.config import Config

from tradehook.plumbing.store.opened import is_postgres


def main(url: str) -> None:
    """Run every migration that the store lacks."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["url"] = _for_alchemy(url)
    command.upgrade(config, "head")


def _for_alchemy(url: str) -> str:
    """The same store as SQLAlchemy addresses it: psycopg 3, and a file without the driver's own options."""
    parts = urlsplit(url)
    if is_postgres(url):
        return parts._replace(scheme="postgresql+psycopg").geturl()
    return f"sqlite:///{parts.path.removeprefix('/')}"


if __name__ == "__main__":
    main(sys.stdin.read().strip())

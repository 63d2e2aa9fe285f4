"""The keys that secrets are encrypted with: from a variable, or in a file that nobody else on the machine may read."""

from collections.abc import Sequence

from tradehook.plumbing.data_dir import kept_secret, sync_directory, write_secret
from tradehook.plumbing.settings import Settings


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """The keys that secrets are encrypted with, that for new ones first: from the variable, else a file of a line each.
    There are several only while a rotation is under way."""
    given = settings.secret_key or kept_secret(settings.key_file)
    return tuple(given.replace(",", " ").split())


def write_secret_keys(settings: Settings, keys: Sequence[str]) -> None:
    """Put these in the place of those that are there: at no moment is there half a file, or none."""
    file = settings.key_file
    beside = file.with_name(f"{file.name}.new")
    beside.unlink(missing_ok=True)
    write_secret(beside, "\n".join(keys))
    beside.replace(file)
    sync_directory(file.parent)

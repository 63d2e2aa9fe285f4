"""Why a backup cannot be made, or cannot be restored: codes, sentences, and what to do."""

from pathlib import Path

from tradehook.vocabulary.refusal import Refusal


def file_there(file: Path) -> Refusal:
    """Nothing is written over."""
    return Refusal(
        code="file-exists",
        status=409,
        message=f"There is a file {file} already.",
        hint="Give another name; a backup is never written over.",
    )


def no_store(file: Path) -> Refusal:
    """There is nothing to back up."""
    return Refusal(
        code="no-store",
        status=409,
        message=f"There is no store at {file}.",
        hint="Set TRADEHOOK_DATA_DIR (or TRADEHOOK_DATABASE_URL) to where it is.",
    )


def store_damaged(file: Path) -> Refusal:
    """To open it would hide what is lost."""
    return Refusal(
        code="store-damaged",
        status=409,
        message=f"The log of {file} is damaged: a backup of it would lack what was committed last.",
        hint="Start tradehook: it says what is lost, and how to go on.",
    )


def other_version(migration: str) -> Refusal:
    """The rows of a database are copied table by table: they have to be those that this version knows."""
    return Refusal(
        code="other-version",
        status=409,
        message=f"The tables of the database are at {migration}, which is not what this version of tradehook has.",
        hint="Start this version once, which brings them up to date, or use the version that they are of.",
    )


def not_made(words: str) -> Refusal:
    """The machine, or the server, did not let it be made."""
    return Refusal(
        code="backup-failed",
        status=503,
        message=f"The backup could not be made: {words.strip()}.",
        hint="Look after the disk or the database first; nothing was changed, and no part of a backup is left.",
    )


def no_backup(file: Path, words: str) -> Refusal:
    """The file is damaged, or something else."""
    return Refusal(
        code="backup-damaged",
        status=422,
        message=f"{file} is no backup, or a damaged one: {words}.",
        hint="Use another one.",
    )


def newer(file: Path, version: str) -> Refusal:
    """A later version of tradehook made it."""
    return Refusal(
        code="backup-newer",
        status=409,
        message=f"{file} was made by tradehook {version}, which is newer than this one.",
        hint="Install that version, then restore with it.",
    )


def at_work(what: str) -> Refusal:
    """A store cannot be changed under those who work with it."""
    return Refusal(
        code="store-in-use",
        status=409,
        message=f"A tradehook works in {what}.",
        hint="Stop it first; one that was killed keeps a database for some 10 s.",
    )


def not_empty(what: str, hint: str) -> Refusal:
    """Nothing is written over."""
    return Refusal(code="store-not-empty", status=409, message=f"There is something in {what} already.", hint=hint)


def other_key(file: Path) -> Refusal:
    """Credentials that are sealed with the one would no longer be opened with the other."""
    return Refusal(
        code="other-key",
        status=409,
        message=f"The backup brings its secret.key, and {file} is another one.",
        hint="Move that file away if nothing needs it any more, or restore into another data directory.",
    )


def not_put_back(words: str) -> Refusal:
    """The machine, or the server, did not let it be done."""
    return Refusal(
        code="restore-failed",
        status=503,
        message=f"The store could not be put in place: {words.strip()}.",
        hint="Look after the disk or the database first; what was there before is still there.",
    )


def same_store() -> Refusal:
    """Source and target are one."""
    return Refusal(
        code="same-store",
        status=422,
        message="That is where the store is already.",
        hint="Name another address: postgresql://user@host/name, or sqlite:////path/to/tradehook.db.",
    )

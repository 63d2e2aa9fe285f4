"""What is fine and what is not: rules about what was seen, without looking at anything."""

from collections.abc import Mapping

from tradehook.vocabulary.finding import Finding, State

_MB = 1 << 20
_NEEDED_SQLITE = (3, 51, 3)


def of_store(problem: str | None, migration: str | None, head: str) -> Finding:
    """Whether the store can be read, and is of this version."""
    if problem is not None:
        return _wrong("store-unsound", f"The store is not sound: {problem}.", "Stop tradehook, and restore a backup.")
    if migration is None:
        return _mind("store-missing", "There is no store yet.", "tradehook serve makes it at its first start.")
    if migration > head:
        said = f"The store is at {migration}, which is newer than this version of tradehook ({head})."
        return _wrong("store-newer", said, "Install the version that it is of.")
    if migration < head:
        said = f"The store is at {migration}, and this version of tradehook at {head}."
        return _mind("store-older", said, "The next start brings it up to date; make a backup first.")
    return _fine("store-sound", "The store is sound and of this version.")


def of_room(bytes_in_all: int, bytes_free: int, log_bytes: int) -> list[Finding]:
    """How much of a file is free pages, and how long its log is."""
    found = []
    if bytes_free > 64 * _MB and bytes_free > bytes_in_all // 2:
        said = f"{bytes_free // _MB} MB of the store's {bytes_in_all // _MB} MB are free pages, to be used again."
        found.append(_mind("store-airy", said, "To give them back to the disk: make a backup and restore it."))
    if log_bytes > 512 * _MB:
        said = f"The store's log has grown to {log_bytes // _MB} MB."
        hint = "A program that reads for very long (a backup, a database browser) keeps it from being moved: end it."
        found.append(_mind("log-long", said, hint))
    return found


def of_disk(free: int, total: int) -> Finding:
    """How much room there is."""
    said = f"{free // _MB:,} MB of the disk are free."
    if free < 200 * _MB:
        return _wrong("disk-full", said, "Make room now: without it, messages are refused (503).")
    if free < 1024 * _MB or free < total // 50:
        return _mind("disk-nearly-full", said, "Make room, or look at tradehook retention and the backups.")
    return _fine("disk-room", said)


def of_sync(seconds: float) -> Finding:
    """How long the disk takes to keep something."""
    said = f"The disk keeps what is written within {seconds * 1000:.1f} ms."
    if seconds > 0.5:
        return _wrong("disk-slow", said, "Answers may come too late for TradingView (3 s): use another disk.")
    if seconds > 0.03:
        return _mind("disk-slow", said, "An SSD takes 1 to 5 ms; every answer waits for this once.")
    return _fine("disk-fast", said)


def of_clock(off_s: float | None, steady_off_s: float | None) -> list[Finding]:
    """How far the machine's clock is off by somebody else's, and tradehook's steady one by the machine's."""
    found = []
    if off_s is None:
        hint = "Look whether the machine keeps its time by itself: timedatectl."
        found.append(_mind("clock-unknown", "No other clock could be asked for the time.", hint))
    elif abs(off_s) > 5:
        said = f"The machine's clock is off by {off_s:.0f} s."
        found.append(_wrong("clock-off", said, "Let the machine keep its time by NTP: timedatectl set-ntp true."))
    else:
        found.append(_fine("clock-right", "The machine's clock is right to a few seconds."))
    if steady_off_s is not None and abs(steady_off_s) > 60:
        said = f"tradehook's own time differs from the machine's by {steady_off_s:.0f} s, and comes round to it slowly."
        found.append(_mind("clock-was-set", said, "To take it at once: stop tradehook and remove the file clock."))
    return found


def of_files(modes: Mapping[str, int]) -> list[Finding]:
    """Who may read files that are the owner's alone; `modes` by name, a directory with a slash at its end."""
    found = []
    for name, mode in modes.items():
        if mode & 0o077 == 0:
            continue
        wanted = "700" if name.endswith("/") else "600"
        said = f"{name} can be read by others on this machine ({mode & 0o777:o})."
        judged = _mind if name.endswith("/") else _wrong
        found.append(judged("file-open", said, f"chmod {wanted} {name}"))
    return found or [_fine("files-closed", "The data directory and its keys are their owner's alone.")]


def of_versions(sqlite: str, server: str | None, ours: str) -> list[Finding]:
    """Whether what is installed fits together."""
    found = []
    if tuple(int(part) for part in sqlite.split(".")[:3]) < _NEEDED_SQLITE:
        said = f"SQLite {sqlite} can corrupt a log that two connections write."
        found.append(_wrong("sqlite-old", said, "Install tradehook with its locked requirements (make run)."))
    if server is not None and server != ours:
        said = f"The server that runs is tradehook {server}, and this is {ours}."
        found.append(_mind("server-other-version", said, "Start the server again."))
    return found or [_fine("versions-fit", f"tradehook {ours} with SQLite {sqlite}.")]


def of_address(url: str, has_ipv4: bool, trouble: str | None) -> Finding:
    """Whether the address that senders use leads here."""
    if not has_ipv4:
        said = f"{url} has no IPv4 address."
        return _wrong("address-no-ipv4", said, "TradingView sends over IPv4 only: give the name an A record.")
    if trouble is not None:
        hint = (
            "Look at the name, the proxy, its certificate and the firewall; asked from here, which some routers forbid."
        )
        return _wrong("address-unreachable", f"{url} could not be reached: {trouble}.", hint)
    return _fine("address-reachable", f"{url} leads to a tradehook.")


def of_refusals(counts: Mapping[str, int]) -> Finding:
    """What was refused in the last day."""
    if not counts:
        return _fine("refusals-none", "Nothing was refused in the last day.")
    named = ", ".join(f"{code} {count}" for code, count in sorted(counts.items(), key=lambda each: -each[1])[:8])
    said = f"Refused in the last day: {named}."
    return _mind("refusals", said, "tradehook deliveries list --where verdict=refused shows each with what to do.")


def of_backups(age_s: float | None) -> Finding:
    """How old the newest backup in the data directory is."""
    if age_s is None:
        hint = "tradehook backup makes one; TRADEHOOK_BACKUP_EVERY_HOURS=24 makes them by itself."
        return _mind("no-backup", "There is no backup in the data directory.", hint)
    said = f"The newest backup is {age_s / 3600:.0f} hours old."
    if age_s > 8 * 86_400:
        return _mind("backup-old", said, "tradehook backup makes a new one.")
    return _fine("backup-new", said)


def of_hold(held: bool) -> list[Finding]:
    """Whether a restored store waits for a person."""
    said = "The store was put back from a backup, and nothing is sent."
    return [_wrong("held-after-restore", said, "tradehook release --show, then tradehook release.")] if held else []


def _fine(code: str, message: str) -> Finding:
    return Finding(code=code, state=State.FINE, message=message)


def _mind(code: str, message: str, hint: str) -> Finding:
    return Finding(code=code, state=State.MIND, message=message, hint=hint)


def _wrong(code: str, message: str, hint: str) -> Finding:
    return Finding(code=code, state=State.WRONG, message=message, hint=hint)

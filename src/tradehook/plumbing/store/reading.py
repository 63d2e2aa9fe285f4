"""Reading: a connection for each thread that asks, another one when it breaks."""

import contextlib
import threading
from collections.abc import Callable
from typing import Protocol

from tradehook.plumbing.store.contract import ReadTx, Result, StoreBusy, StoreFailed
from tradehook.plumbing.store.trouble import Trouble

_TOO_LONG = "the question took too long; ask for less at once"


class Reader(Protocol):
    """An engine's connection that reads, owned by one thread."""

    @property
    def tx(self) -> ReadTx: ...
    def begin(self) -> None: ...
    def end(self) -> None: ...
    def trouble_of(self, error: BaseException, /) -> Trouble:
        """What an error means."""

    def close(self) -> None: ...


class Reading:
    """Runs `fn(tx)` functions that read, in whatever thread calls. `on_fatal` is told of damage that they find."""

    def __init__(self, connect: Callable[[], Reader], on_fatal: Callable[[BaseException], None]) -> None:
        self._connect = connect
        self._on_fatal = on_fatal
        self._local = threading.local()
        self._readers: set[Reader] = set()

    def read(self, work: Callable[[ReadTx], Result]) -> Result:
        """Run `work` on one moment of the database. Raises what it raises, `StoreBusy` and `StoreFailed`."""
        reader = self._begun()
        try:
            return work(reader.tx)
        except Exception as error:
            raise self._told(reader, error) from error
        finally:
            self._end(reader)

    def close(self) -> None:
        """Let go of every connection, once no thread reads any more."""
        for reader in list(self._readers):
            self._drop(reader)

    def _begun(self) -> Reader:
        """This thread's reader in a transaction; on a new connection when the old one turns out to be dead."""
        known: Reader | None = getattr(self._local, "reader", None)
        if known is not None:
            with contextlib.suppress(Exception):
                known.begin()
                return known
            self._drop(known)
        try:
            reader = self._local.reader = self._connect()
            self._readers.add(reader)
            reader.begin()
        except Exception as error:
            raise StoreFailed(str(error)) from error
        return reader

    def _told(self, reader: Reader, error: Exception) -> Exception:
        """The error as it is told to whoever asked."""
        match reader.trouble_of(error):
            case Trouble.OURS:
                return error
            case Trouble.LATE:
                return StoreBusy(_TOO_LONG)
            case Trouble.AWAY | Trouble.CROSSED:
                return StoreFailed(str(error))
            case Trouble.FATAL:
                self._on_fatal(error)
                return StoreFailed(str(error))

    def _end(self, reader: Reader) -> None:
        try:
            reader.end()
        except Exception:  # noqa: BLE001 - a link that broke: the next question gets another
            self._drop(reader)

    def _drop(self, reader: Reader) -> None:
        self._readers.discard(reader)
        self._local.reader = None
        with contextlib.suppress(Exception):
            reader.close()

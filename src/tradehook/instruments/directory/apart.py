"""Reading a file in a child process: it takes longer than answering may wait (rule: architecture 3)."""

import asyncio
import sys

import msgspec

from tradehook.instruments.directory.reading import Directory, read_directory
from tradehook.plumbing.environment import for_children
from tradehook.vocabulary.refusal import Refusal


class _Read(msgspec.Struct, omit_defaults=True):
    """What goes from the child to its parent: one of the two."""

    directory: Directory | None = None
    refusal: Refusal | None = None


async def read_apart(file: bytes) -> Directory | Refusal:
    """As `read_directory`, of a file's bytes. Text that is no UTF-8 is read with a sign in place of what is none.

    Raises `ChildProcessError` where the child died.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=for_children(),
    )
    try:
        answer, _ = await child.communicate(file)
    finally:
        if child.returncode is None:
            child.kill()
    if child.returncode:
        raise ChildProcessError(child.returncode)
    read = msgspec.msgpack.decode(answer, type=_Read)
    found = read.directory or read.refusal
    if found is None:
        raise ChildProcessError(child.returncode)
    return found


def _answer(file: bytes) -> bytes:
    found = read_directory(file.decode(errors="replace"))
    read = _Read(refusal=found) if isinstance(found, Refusal) else _Read(directory=found)
    return msgspec.msgpack.encode(read)


if __name__ == "__main__":
    sys.stdout.buffer.write(_answer(sys.stdin.buffer.read()))

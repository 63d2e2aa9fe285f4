"""The process that reads a file: `python -m tradehook.prices.replay FILE [SYMBOL]` writes its frames to its output.

It stops reading while nobody takes what it has read, and ends when nobody is there any more.
"""

import os
import sys
from pathlib import Path

from tradehook.prices.replay.frames import framed
from tradehook.prices.replay.reading import frames_of

_GIVES_WAY = 10


def main(file: str, symbol: str | None = None) -> int:
    """Write every frame of the file. Trading comes first on this machine: the process gives way to others."""
    os.nice(_GIVES_WAY)
    try:
        for frame in frames_of(Path(file), symbol):
            sys.stdout.buffer.write(framed(frame))
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

"""The process beside the server: `python -m tradehook.analytics.apart` with the store's address in its environment.

Questions come through its input, answers go through its output, one after another. It reads the store and writes
nothing, gives way to whoever trades on this machine, and ends when its input does: with the server.
"""

import os
import resource
import signal
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO, Final

from tradehook.analytics.answering import Answering
from tradehook.analytics.apart.frames import LENGTH_BYTES, Answer, framed, question_in
from tradehook.analytics.apart.refusals import failed, store_failed, too_long
from tradehook.analytics.apart.terms import LOG_FORMAT, LONGEST_S, STORE_URL
from tradehook.analytics.questions import Question
from tradehook.plumbing import logging
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.opened import reading_beside
from tradehook.vocabulary.refusal import Refusal

_GIVES_WAY: Final = 10
_SPENT_BYTES: Final = 300_000_000
_OWN_PAGES: Final = Path("/proc/self/statm")
_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


def main() -> None:
    """Answer until there is nobody who asks."""
    os.nice(_GIVES_WAY)
    # Ctrl-C is for the server, which ends this process when it has none to ask it any more.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.set_up(os.environ[LOG_FORMAT])
    answers = _own_output()
    questions: SimpleQueue[Question] = SimpleQueue()
    threading.Thread(target=_listen, args=(questions,), daemon=True).start()
    answering = Answering(reading_beside(os.environ[STORE_URL], LONGEST_S))
    while True:
        answer = _answer(answering, questions.get())
        answers.write(framed(answer))
        answers.flush()


def _own_output() -> BinaryIO:
    """The output for answers alone: whatever else is printed goes where the log does."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _listen(questions: "SimpleQueue[Question]") -> None:
    """Take questions as they come; at the end of the input end the process, whatever it is doing."""
    pipe = sys.stdin.buffer
    try:
        while length := pipe.read(LENGTH_BYTES):
            questions.put(question_in(pipe.read(int.from_bytes(length, "big"))))
    finally:
        os._exit(0)


def _answer(answering: Answering, question: Question) -> Answer:
    try:
        said = answering.answer(question)
    except StoreBusy:
        said = too_long(LONGEST_S)
    except StoreFailed as failure:
        log.warning("the analytics could not read the store", failure=str(failure))
        said = store_failed()
    except Exception:  # noqa: BLE001 - whatever it is, who asked is told, and the next question is another one
        log.exception("a question could not be answered", question=type(question).__name__)
        said = failed()
    spent = _resident_bytes() > _SPENT_BYTES
    return Answer(b"", said, spent) if isinstance(said, Refusal) else Answer(said, spent=spent)


def _resident_bytes() -> int:
    """What the process holds of memory. The most that it has held is no measure on Linux: a process begins with that of
    the one which started it."""
    try:
        pages = int(_OWN_PAGES.read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()

"""Readers that break: the next question gets another, and whoever asked hears what it means for them."""

from typing import Any

import pytest

from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.reading import Reading
from tradehook.plumbing.store.trouble import Trouble


class Broken(Exception):
    """What the driver raises; it says what it means."""

    def __init__(self, means: Trouble) -> None:
        super().__init__("broken")
        self.means = means


class Reader:
    """Counts what is done with it; `fails_to` names the steps that fail."""

    def __init__(self, fails_to: tuple[str, ...] = ()) -> None:
        self.tx: Any = self
        self.fails_to = fails_to
        self.done: list[str] = []

    def __getattr__(self, step: str) -> Any:
        def do() -> None:
            self.done.append(step)
            if step in self.fails_to:
                raise Broken(Trouble.AWAY)

        return do

    def trouble_of(self, error: BaseException) -> Trouble:
        return error.means if isinstance(error, Broken) else Trouble.OURS


class Held:
    """Reading through these readers, one after the other as they are asked for."""

    def __init__(self, *readers: Reader | Exception) -> None:
        self.left = list(readers)
        self.fatal: list[BaseException] = []
        self.reading = Reading(self.connect, self.fatal.append)

    def connect(self) -> Reader:
        found = self.left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


def answer(tx: Any) -> str:
    return "answer"


def fails(error: Exception) -> Any:
    def work(tx: Any) -> None:
        raise error

    return work


def test_a_thread_keeps_its_reader() -> None:
    reader = Reader()
    held = Held(reader)

    assert [held.reading.read(answer), held.reading.read(answer)] == ["answer", "answer"]
    assert reader.done == ["begin", "end", "begin", "end"]
    held.reading.close()
    assert reader.done[-1] == "close"


def test_a_reader_that_died_while_nobody_asked_is_replaced_before_anybody_notices() -> None:
    dead, next_one = Reader(), Reader()
    held = Held(dead, next_one)
    held.reading.read(answer)
    dead.fails_to = ("begin",)

    assert held.reading.read(answer) == "answer"
    assert dead.done == ["begin", "end", "begin", "close"]
    assert next_one.done == ["begin", "end"]


@pytest.mark.parametrize(
    "gone", [ConnectionRefusedError("nobody there"), Reader(fails_to=("begin",)), Reader(fails_to=("begin", "close"))]
)
def test_a_database_that_is_away_is_the_stores_fault_and_is_asked_again_next_time(gone: Reader | Exception) -> None:
    held = Held(gone, Reader())

    with pytest.raises(StoreFailed):
        held.reading.read(answer)
    assert held.reading.read(answer) == "answer"
    assert held.fatal == []


def test_a_link_that_breaks_during_a_question_is_given_up_with_it() -> None:
    broken, next_one = Reader(fails_to=("end",)), Reader()
    held = Held(broken, next_one)

    with pytest.raises(StoreFailed, match="broken"):
        held.reading.read(fails(Broken(Trouble.AWAY)))
    assert held.reading.read(answer) == "answer"
    assert broken.done == ["begin", "end", "close"]
    assert next_one.done == ["begin", "end"]


def test_a_question_that_takes_too_long_is_to_ask_for_less() -> None:
    held = Held(Reader())

    with pytest.raises(StoreBusy, match="took too long"):
        held.reading.read(fails(Broken(Trouble.LATE)))


def test_damage_is_told_to_whoever_asked_and_to_the_owner_of_the_process() -> None:
    held, damage = Held(Reader()), Broken(Trouble.FATAL)

    with pytest.raises(StoreFailed):
        held.reading.read(fails(damage))
    assert held.fatal == [damage]


def test_what_the_function_raises_is_its_own_matter() -> None:
    reader, fault = Reader(), LookupError("no such trade")
    held = Held(reader)

    with pytest.raises(LookupError) as raised:
        held.reading.read(fails(fault))
    assert raised.value is fault
    assert reader.done == ["begin", "end"]

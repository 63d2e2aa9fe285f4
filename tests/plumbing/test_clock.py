"""The machine's clock made steady: whatever is done to it, time goes on, and comes round to it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.waiting import wait_for
from tradehook.plumbing.clock import (
    SystemClock,
    elapsed_since_boot,
    file_stamp,
    machine_time,
    machine_time_off_by,
    system_clock,
)
from tradehook.plumbing.kept_time import KeptTime, Line
from tradehook.vocabulary.instant import Instant

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
NOON = Instant(1_800_000_000 * SECOND)


@dataclass
class Machine:
    """A machine whose clock can be set, and whose time is moved by hand."""

    said: int = NOON
    since_boot: int = 100 * SECOND

    def time(self) -> Instant:
        return Instant(self.said)

    def elapsed(self) -> int:
        return self.since_boot

    def passes(self, microseconds: int) -> None:
        self.said += microseconds
        self.since_boot += microseconds

    def is_set(self, by: int) -> None:
        self.said += by

    def clock(self, kept: KeptTime | None = None) -> SystemClock:
        return SystemClock(kept, self.time, self.elapsed)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def passing(machine: Machine, clock: SystemClock, seconds: int) -> Instant:
    """The time after so many seconds, in each of which it looks at the machine's."""
    for _ in range(seconds):
        machine.passes(SECOND)
        clock.look()
    return clock.now()


def test_it_is_the_machines_clock(machine: Machine) -> None:
    clock = machine.clock()
    machine.passes(12_345_678)

    assert clock.now() == machine.time()


def test_a_clock_that_runs_a_little_slow_or_fast_is_followed_closely(machine: Machine) -> None:
    clock = machine.clock()
    for drift in (200, -200) * 50:
        machine.is_set(drift)
        passing(machine, clock, 1)

    assert abs(clock.now() - machine.time()) <= 400


@pytest.mark.parametrize(("set_by", "least", "most"), [(-HOUR, 9, 10), (HOUR, 10, 20), (DAY, 10, 20)])
def test_what_is_due_after_so_many_seconds_stays_due_about_then(
    machine: Machine, set_by: int, least: int, most: int
) -> None:
    clock = machine.clock()
    before = clock.now()
    machine.is_set(set_by)

    assert least * SECOND <= passing(machine, clock, 10) - before <= most * SECOND


def test_it_comes_round_to_a_clock_that_was_set_forward_in_as_much_time(machine: Machine) -> None:
    clock = machine.clock()
    machine.is_set(600 * SECOND)

    assert passing(machine, clock, 602) == machine.time()


def test_it_waits_for_a_clock_that_was_set_back(machine: Machine) -> None:
    clock = machine.clock()
    machine.is_set(-60 * SECOND)

    assert passing(machine, clock, 602) == machine.time()


def test_a_machine_that_had_no_clock_until_now_is_believed_at_once(machine: Machine) -> None:
    clock = machine.clock()
    machine.is_set(400 * DAY)

    assert passing(machine, clock, 1) == machine.time()


@given(steps=st.lists(st.tuples(st.integers(0, 5 * SECOND), st.integers(-2 * DAY, 2 * DAY)), max_size=40))
def test_it_never_goes_back(steps: list[tuple[int, int]]) -> None:
    machine = Machine()
    clock = machine.clock()
    last = clock.now()
    for passes, set_by in steps:
        machine.passes(passes)
        machine.is_set(set_by)
        before = clock.now()
        clock.look()
        assert last <= before <= clock.now()
        last = clock.now()


@given(steps=st.lists(st.tuples(st.integers(0, 3 * SECOND), st.integers(-DAY, DAY)), max_size=20))
def test_it_never_goes_back_from_one_process_to_the_next_either(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]
) -> None:
    machine, file = Machine(), tmp_path_factory.mktemp("kept") / "clock"
    last = 0
    for passes, set_by in steps:
        clock = machine.clock(KeptTime(file, "this boot"))
        assert clock.now() >= last
        machine.is_set(set_by)
        clock.look()
        machine.passes(passes)
        last = clock.now()


@pytest.mark.parametrize("set_by", [-HOUR, DAY, 0])
def test_the_next_process_goes_on_where_the_last_one_was_and_counts_what_elapsed(
    machine: Machine, tmp_path: Path, set_by: int
) -> None:
    before = machine.clock(KeptTime(tmp_path / "clock", "this boot"))
    passing(machine, before, 3)
    machine.is_set(set_by)
    machine.passes(20 * SECOND)
    after = machine.clock(KeptTime(tmp_path / "clock", "this boot"))

    assert after.now() == NOON + 23 * SECOND


@pytest.mark.parametrize(
    ("set_by", "begins"), [(-HOUR, 3 * SECOND), (-DAY, -DAY + 3 * SECOND), (DAY, DAY + 3 * SECOND)]
)
def test_after_the_machine_was_started_anew_its_clock_counts_but_not_before_what_was_kept(
    machine: Machine, tmp_path: Path, set_by: int, begins: int
) -> None:
    passing(machine, machine.clock(KeptTime(tmp_path / "clock", "one boot")), 3)
    machine.is_set(set_by)
    machine.since_boot = 0

    assert machine.clock(KeptTime(tmp_path / "clock", "another boot")).now() == NOON + begins


@pytest.mark.parametrize("text", ["", "boot", "x" * 78, " " * 36 + " 1 2"])
def test_what_cannot_be_read_is_not_kept(machine: Machine, tmp_path: Path, text: str) -> None:
    (tmp_path / "clock").write_text(text)

    assert machine.clock(KeptTime(tmp_path / "clock", "this boot")).now() == NOON


def test_where_nothing_can_be_kept_time_goes_on(machine: Machine, tmp_path: Path) -> None:
    clock = machine.clock(KeptTime(tmp_path / "nowhere" / "clock", "this boot"))

    assert passing(machine, clock, 3) == NOON + 3 * SECOND


def test_a_disk_that_hangs_while_it_is_written_down_holds_nobody_up_and_time_does_not_go_back() -> None:
    machine = Machine()

    class Slow(KeptTime):
        def keep(self, line: Line) -> None:
            machine.passes(30 * SECOND)

    clock = machine.clock(Slow(Path("nowhere"), ""))
    machine.is_set(DAY)
    clock.look()
    machine.is_set(-2 * DAY)
    machine.passes(SECOND)
    before = clock.now()
    clock.look()

    assert before < clock.now() <= before + 60 * SECOND


def test_the_machines_own(tmp_path: Path) -> None:
    with system_clock(tmp_path) as clock:
        assert abs(clock.now() - machine_time()) < 60 * SECOND
        kept = (tmp_path / "clock").read_text()
        wait_for(lambda: (tmp_path / "clock").read_text() != kept, "another look")

    assert elapsed_since_boot() <= elapsed_since_boot()


def test_for_tests_it_may_be_off(tmp_path: Path) -> None:
    (tmp_path / "off").write_text("-3600.5")

    assert -3601 * SECOND < machine_time_off_by(tmp_path / "off")() - machine_time() < -3600 * SECOND


def test_a_moment_in_a_files_name() -> None:
    assert file_stamp(NOON) == "20270115T080000Z"

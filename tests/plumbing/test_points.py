"""The points at which fault tests kill the process, or stop it: harmless unless armed, deadly when they are."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from tests.waiting import wait_for

PASS_THREE_TIMES = """
from tradehook.plumbing.points import Point, reached
for time in range(3):
    print(time, flush=True)
    reached(Point.DECIDED)
"""


def lived(kill_at: str | None) -> tuple[int, str]:
    """How a process ended that passed the point `decided` three times, and what it had said."""
    environment = {name: value for name, value in os.environ.items() if name != "TRADEHOOK_TEST_KILL_AT"}
    environment |= {"TRADEHOOK_TEST_KILL_AT": kill_at} if kill_at else {}
    ended = subprocess.run(
        [sys.executable, "-c", PASS_THREE_TIMES], env=environment, capture_output=True, text=True, check=False
    )
    return ended.returncode, ended.stdout.replace("\n", "")


@pytest.mark.parametrize("kill_at", [None, "committed:1", "decided:4"])
def test_a_point_that_is_not_armed_or_not_reached_does_nothing(kill_at: str | None) -> None:
    assert lived(kill_at) == (0, "012")


@pytest.mark.parametrize(("kill_at", "said"), [("decided", "0"), ("decided:1", "0"), ("decided:3", "012")])
def test_an_armed_point_kills_when_it_is_reached_so_many_times(kill_at: str, said: str) -> None:
    assert lived(kill_at) == (-signal.SIGKILL, said)


def test_a_point_can_stop_a_process_which_goes_on_when_it_is_told_to() -> None:
    environment = os.environ | {"TRADEHOOK_TEST_STOP_AT": "decided:2"}
    with subprocess.Popen(
        [sys.executable, "-c", PASS_THREE_TIMES], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        wait_for(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED, "it to stand still")
        process.send_signal(signal.SIGCONT)
        said, _ = process.communicate(timeout=30)

    assert (process.returncode, said.replace("\n", "")) == (0, "012")

"""What is fine, what somebody should mind, and what is wrong: each with a sentence and what to do."""

import pytest

from tradehook.upkeep.checks import judging
from tradehook.vocabulary.finding import Finding, State, worst

MB = 1 << 20


@pytest.mark.parametrize(
    ("found", "code", "state"),
    [
        (judging.of_store(None, "0019", "0019"), "store-sound", State.FINE),
        (judging.of_store(None, "0018", "0019"), "store-older", State.MIND),
        (judging.of_store(None, "0020", "0019"), "store-newer", State.WRONG),
        (judging.of_store(None, None, "0019"), "store-missing", State.MIND),
        (judging.of_store("page 7 is missing", "0019", "0019"), "store-unsound", State.WRONG),
        (judging.of_disk(100 * MB, 10_000 * MB), "disk-full", State.WRONG),
        (judging.of_disk(900 * MB, 10_000 * MB), "disk-nearly-full", State.MIND),
        (judging.of_disk(2_000 * MB, 1_000_000 * MB), "disk-nearly-full", State.MIND),
        (judging.of_disk(50_000 * MB, 100_000 * MB), "disk-room", State.FINE),
        (judging.of_sync(0.002), "disk-fast", State.FINE),
        (judging.of_sync(0.1), "disk-slow", State.MIND),
        (judging.of_sync(1), "disk-slow", State.WRONG),
        (judging.of_address("https://a", has_ipv4=True, trouble=None), "address-reachable", State.FINE),
        (judging.of_address("https://a", has_ipv4=False, trouble=None), "address-no-ipv4", State.WRONG),
        (judging.of_address("https://a", has_ipv4=True, trouble="refused"), "address-unreachable", State.WRONG),
        (judging.of_refusals({}), "refusals-none", State.FINE),
        (judging.of_refusals({"invalid-password": 3}), "refusals", State.MIND),
        (judging.of_backups(None), "no-backup", State.MIND),
        (judging.of_backups(3600.0), "backup-new", State.FINE),
        (judging.of_backups(9 * 86_400.0), "backup-old", State.MIND),
    ],
)
def test_one_finding(found: Finding, code: str, state: State) -> None:
    assert (found.code, found.state) == (code, state)
    assert bool(found.hint) is (state is not State.FINE)
    assert found.message.endswith(".")


def test_the_clock() -> None:
    assert [each.code for each in judging.of_clock(1.0, 0.0)] == ["clock-right"]
    assert [each.code for each in judging.of_clock(-20.0, 90.0)] == ["clock-off", "clock-was-set"]
    assert [each.code for each in judging.of_clock(None, None)] == ["clock-unknown"]


def test_files_of_which_others_can_read() -> None:
    assert worst([each.state for each in judging.of_files({"data/": 0o40700, "k": 0o100600})]) is State.FINE
    (mind,) = judging.of_files({"data/": 0o40755, "k": 0o100600})
    assert (mind.state, mind.hint) == (State.MIND, "chmod 700 data/")
    (wrong,) = judging.of_files({"k": 0o100644})
    assert (wrong.state, wrong.hint) == (State.WRONG, "chmod 600 k")


def test_versions() -> None:
    assert judging.of_versions("3.54.1", None, "0.1.0")[0].state is State.FINE
    assert judging.of_versions("3.40.1", "0.1.0", "0.1.0")[0].code == "sqlite-old"
    assert judging.of_versions("3.54.1", "0.0.9", "0.1.0")[0].code == "server-other-version"


def test_room_in_the_store() -> None:
    assert judging.of_room(100 * MB, 10 * MB, MB) == []
    assert [each.code for each in judging.of_room(200 * MB, 150 * MB, 600 * MB)] == ["store-airy", "log-long"]
    assert judging.of_hold(held=False) == []
    assert judging.of_hold(held=True)[0].state is State.WRONG

"""Requests at addresses that nobody has: remembered so that they can be recognised, and open nothing."""

from tradehook.intake.strays import Strays, stray_findings
from tradehook.vocabulary.finding import State
from tradehook.vocabulary.instant import Instant


def test_what_could_be_a_secret_is_cut_short_and_the_last_come_first() -> None:
    strays = Strays()
    strays.came(
        Instant(1), "POST", "/trading/webhook/5f0c7a52-1111-2222-3333-444455556666/abcdefghijklmnop", "192.0.2.1"
    )
    strays.came(Instant(2), "POST", "/webhook\x00/", "192.0.2.2")

    assert [stray.path for stray in strays.newest_first] == [
        "/webhook\N{REPLACEMENT CHARACTER}/",
        "/trading/webhook/5f0c…/abcd…",
    ]


def test_only_the_last_are_remembered() -> None:
    strays = Strays()
    for number in range(100):
        strays.came(Instant(number), "POST", f"/{number}", "192.0.2.1")

    assert [stray.path for stray in strays.newest_first[:2]] == ["/99", "/98"]
    assert len(strays.newest_first) == 20


def test_each_path_is_told_once_with_its_newest_request() -> None:
    strays = Strays()
    for number, path in enumerate(("/webhook", "/hook", "/webhook")):
        strays.came(Instant(number), "POST", path, "192.0.2.1")
    found = stray_findings(strays.newest_first)

    assert [(each.code, each.at, each.state) for each in found] == [
        ("wrong-path", 2, State.MIND),
        ("wrong-path", 1, State.MIND),
    ]
    assert " to /webhook, " in found[0].message
    assert [each.state for each in stray_findings(())] == [State.FINE]

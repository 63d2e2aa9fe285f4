"""What is found from the last requests, and from what became of them."""

import pytest

from tradehook.intake.troubleshooting import Fate, Leads, Request, Scene, address_findings, troubleshoot
from tradehook.vocabulary.delivery import Verdict
from tradehook.vocabulary.finding import Finding, State, worst
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus

PUBLIC = "https://hooks.example.org"


def taken(at: int = 0, verdict: Verdict = Verdict.ACCEPTED) -> Request:
    return Request(log_id=f"log {at}", at=Instant(at), verdict=verdict, status=200)


def refused(code: str, status: int = 400, at: int = 0, times: int = 1) -> Request:
    return Request(
        log_id=f"log {at}",
        at=Instant(at),
        verdict=Verdict.REFUSED,
        status=status,
        code=code,
        message=f"The {code}.",
        hint=f"Mend the {code}.",
        times=times,
    )


def found(
    *requests: Request, leads: Leads = Leads.TO_FOLLOWERS, fates: tuple[Fate, ...] = (), enabled: int = 1
) -> list[Finding]:
    scene = Scene(base_url=PUBLIC, leads=leads, requests=requests, fates=fates, followers=1, enabled=enabled)
    return list(troubleshoot(scene))


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_nothing_came() -> None:
    findings = found()
    assert codes(findings) == ["no-request", "address-public"]
    assert "ticked" in findings[0].hint


@pytest.mark.parametrize(
    ("url", "code", "state"),
    [
        ("http://127.0.0.1:8000", "address-not-public", State.MIND),
        ("http://localhost:8000", "address-not-public", State.MIND),
        ("http://192.168.1.5", "address-not-public", State.MIND),
        ("http://desk.local", "address-not-public", State.MIND),
        ("https://[::1]", "address-not-public", State.MIND),
        ("https://hooks.example.org:8443", "address-port", State.WRONG),
        ("http://hooks.example.org:8000", "address-port", State.WRONG),
        ("http://hooks.example.org", "address-not-encrypted", State.MIND),
        ("http://hooks.example.org:80", "address-not-encrypted", State.MIND),
        ("https://hooks.example.org", "address-public", State.FINE),
        ("https://hooks.example.org:443/desk", "address-public", State.FINE),
        ("https://93.184.216.34", "address-public", State.FINE),
    ],
)
def test_whether_senders_can_reach_the_address(url: str, code: str, state: State) -> None:
    (finding,) = address_findings(url)
    assert (finding.code, finding.state) == (code, state)
    assert bool(finding.hint) is (state is not State.FINE)


def test_each_refusal_since_the_last_message_that_was_taken_is_told_once_the_newest_first() -> None:
    findings = found(
        refused("invalid-auth-key", 401, 9), refused("malformed-json", at=8), refused("invalid-auth-key", 401, 7, 5),
        taken(6), refused("invalid-qty", at=5),
    )  # fmt: skip
    assert codes(findings) == ["invalid-auth-key", "malformed-json", "taken"]
    assert findings[0].log_id == "log 9"
    assert "answered with 401 6 times, the last time at 1970" in findings[0].message
    assert "answered with 400 once at 1970" in findings[1].message
    assert findings[1].hint == "Mend the malformed-json."
    assert worst([finding.state for finding in findings]) is State.WRONG


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.DUPLICATE])
def test_what_is_taken_and_goes_its_way_is_fine(verdict: Verdict) -> None:
    (finding,) = found(taken(verdict=verdict), fates=(Fate(status=TradeStatus.COMPLETED),))
    assert (finding.code, finding.state) == ("taken", State.FINE)


def test_what_is_only_recorded_is_fine_and_said() -> None:
    (finding,) = found(taken(), leads=Leads.NOWHERE, enabled=0)
    assert (finding.code, finding.state) == ("only-recorded", State.FINE)


def test_an_event_without_a_trade_says_why() -> None:
    (finding,) = found(taken(), enabled=0)
    assert (finding.code, finding.state) == ("no-followers", State.WRONG)
    assert "switched off" in finding.message
    reason = Why.NO_POSITION.because(symbol="AMD")
    held = Fate(status=TradeStatus.HELD, reasons=(reason,), advice=("Look at the positions.",))
    findings = found(taken(), fates=(Fate(status=TradeStatus.COMPLETED), held))
    assert codes(findings) == ["no-position"]
    assert reason.message in findings[0].message
    assert findings[0].hint == "Look at the positions."


def test_the_worst_of_nothing_is_fine() -> None:
    assert worst([]) is State.FINE

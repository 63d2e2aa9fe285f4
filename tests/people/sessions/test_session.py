"""When a session is over: not used for long, too old, or ended."""

from hypothesis import given
from hypothesis import strategies as st

from tradehook.people.sessions.session import IDLE_S, LONGEST_S, Session
from tradehook.vocabulary.ids import SessionId, UserId
from tradehook.vocabulary.instant import Instant, after

BEGAN = Instant(1_750_161_600_000_000)


def _session(seen_after_s: float, ended_after_s: float | None = None) -> Session:
    return Session(
        id=SessionId("one"), user_id=UserId("ada"), hash=b"", created_at=BEGAN, seen_at=after(BEGAN, seen_after_s),
        ended_at=None if ended_after_s is None else after(BEGAN, ended_after_s), address="192.0.2.1", agent="",
    )  # fmt: skip


@given(st.floats(0, LONGEST_S * 2))
def test_no_session_outlasts_its_bounds_however_it_is_used(seen_s: float) -> None:
    session = _session(seen_s)
    assert session.is_over(after(BEGAN, LONGEST_S))
    assert session.is_over(after(session.seen_at, IDLE_S))
    assert session.is_over(Instant(session.over_at))
    assert not session.is_over(Instant(session.over_at - 1))


@given(st.floats(0, LONGEST_S), st.floats(0, LONGEST_S))
def test_an_ended_session_stays_over(seen_s: float, ended_s: float) -> None:
    assert _session(seen_s, ended_s).is_over(after(BEGAN, ended_s))


@given(st.floats(0, LONGEST_S), st.floats(0, LONGEST_S * 2))
def test_what_is_over_stays_over(seen_s: float, then_s: float) -> None:
    session = _session(seen_s)
    if session.is_over(after(BEGAN, then_s)):
        assert session.is_over(after(BEGAN, then_s + 1))

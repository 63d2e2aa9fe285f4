"""Who takes too long, or takes up too much room, is not waited for; who waits for an answer is."""

from dataclasses import dataclass

import pytest

from tradehook.web import patience
from tradehook.web.patience import MESSAGE_S, UPLOAD_S, Patience


@dataclass(eq=False)
class Link:
    """A connection that only notes how it ended."""

    ended: bool = False

    def hang_up(self) -> None:
        """Note it."""
        self.ended = True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(patience, "elapsed_s", lambda: now[0])
    return now


def test_who_says_nothing_is_ended(clock: list[float]) -> None:
    kept, link = Patience(), Link()
    kept.connected(link)
    kept.end_late(MESSAGE_S - 0.1)
    assert not link.ended
    kept.end_late(MESSAGE_S)
    assert link.ended


def test_who_waits_for_an_answer_is_left_alone_until_the_next_request_is_owed(clock: list[float]) -> None:
    kept, link = Patience(), Link()
    kept.connected(link)
    kept.heard(link)
    kept.end_late(10 * MESSAGE_S)
    assert not link.ended

    clock[0] = 10 * MESSAGE_S
    kept.expect(link, MESSAGE_S)
    kept.end_late(11 * MESSAGE_S)
    assert link.ended


def test_an_upload_may_take_longer(clock: list[float]) -> None:
    kept, link = Patience(), Link()
    kept.connected(link)
    kept.extend(link, UPLOAD_S)
    kept.end_late(UPLOAD_S - 0.1)
    assert not link.ended
    kept.end_late(UPLOAD_S)
    assert link.ended


def test_one_more_than_there_is_room_for_ends_who_has_been_owing_longest(clock: list[float]) -> None:
    kept, links = Patience(most=3), [Link() for _ in range(5)]
    for link in links[:3]:
        kept.connected(link)
    kept.heard(links[0])

    for link in links[3:]:
        kept.connected(link)

    assert [link.ended for link in links] == [False, True, True, False, False]


def test_where_all_wait_for_answers_the_newest_is_turned_away(clock: list[float]) -> None:
    kept, links = Patience(most=1), [Link(), Link()]
    kept.connected(links[0])
    kept.heard(links[0])
    kept.connected(links[1])
    assert [link.ended for link in links] == [False, True]


def test_who_left_takes_no_room(clock: list[float]) -> None:
    kept, links = Patience(most=1), [Link(), Link()]
    kept.connected(links[0])
    kept.gone(links[0])
    kept.connected(links[1])
    assert not any(link.ended for link in links)

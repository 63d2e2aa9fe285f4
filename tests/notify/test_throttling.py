"""Never more than so many messages in any minute, and nothing is lost from the count."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from tests.notify.made import news, waiting
from tradehook.notify.news import Kind, Sent, Waiting, Words
from tradehook.notify.throttling import WINDOW_S, compose
from tradehook.vocabulary.instant import Instant, after

NOON = Instant(1_750_161_600_000_000)


def sent(count: int, seconds_ago: float = 0) -> list[Sent]:
    return [Sent(at=after(NOON, -seconds_ago), says=None)] * count


def test_each_news_is_a_message_of_its_own_while_there_is_room() -> None:
    composed = compose(waiting("one", "two"), [], NOON, 6)

    assert [message.words.text for message in composed] == ["one", "two"]
    assert [message.words.title for message in composed] == ["SQ", "SQ"]


def test_what_exceeds_is_gathered_into_the_last_message_with_its_count() -> None:
    many = [
        *waiting(*(f"held {n}" for n in range(9)), word="held"),
        *(Waiting(number=20 + n, news=news(f"failed {n}", word="failed")) for n in range(5)),
    ]

    composed = compose(many, sent(4), NOON, 6)

    assert [message.words.title for message in composed] == ["SQ", "13 more"]
    assert composed[1].words.text.startswith("13 more: 8 held, 5 failed.")
    assert composed[1].says is None


def test_the_same_text_is_said_once_with_its_count() -> None:
    (message,) = compose(waiting("again", "again", "again"), [], NOON, 6)

    assert message.words.text == "again (3 times)"
    assert message.says == Words(title="SQ", text="again")
    assert len(message.carries) == 3


def test_a_text_that_was_just_said_waits_for_the_minute_to_end() -> None:
    said = [Sent(at=NOON, says=Words(title="SQ", text="again"))]

    assert compose(waiting("again", "again"), said, after(NOON, WINDOW_S - 1), 6) == []
    (message,) = compose(waiting("again", "again"), said, after(NOON, WINDOW_S), 6)
    assert message.words.text == "again (2 times)"


def test_nothing_is_sent_where_the_minute_is_full_and_everything_once_it_is_over() -> None:
    assert compose(waiting("one"), sent(6), NOON, 6) == []
    assert len(compose(waiting("one"), sent(6, WINDOW_S), NOON, 6)) == 1


def test_what_went_well_gives_way_to_what_did_not() -> None:
    several = [
        *waiting("one", "two", "three"),
        Waiting(number=9, news=news("no stop", Kind.EVENTS, "position unprotected")),
    ]

    composed = compose(several, [], NOON, 2)

    assert composed[0].words.text == "no stop"
    assert composed[1].words.title == "3 more"


@dataclass
class Listener:
    """A channel on which time passes: what waits, and what was sent when."""

    per_minute: int
    now: Instant = NOON
    waiting: list[Waiting] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    numbers: int = 0

    def hear(self, text: str, kind: Kind) -> None:
        self.numbers += 1
        self.waiting.append(Waiting(number=self.numbers, news=news(text, kind, text)))

    def look(self) -> None:
        for message in compose(self.waiting, self.sent, self.now, self.per_minute):
            self.sent.append(Sent(at=self.now, says=message.says))
            self.told += [each.number for each in message.carries]
            carried = {each.number for each in message.carries}
            self.waiting = [each for each in self.waiting if each.number not in carried]


heard = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(Kind)), max_size=12)
steps = st.lists(st.tuples(st.floats(0, 90), heard), max_size=30)


@given(per_minute=st.integers(1, 8), steps=steps)
def test_no_minute_holds_too_many_and_nothing_is_lost(per_minute: int, steps: list) -> None:
    listener = Listener(per_minute)
    for seconds, come in steps:
        listener.now = after(listener.now, seconds)
        for text, kind in come:
            listener.hear(text, kind)
        listener.look()
    for _ in range(3):
        listener.now = after(listener.now, WINDOW_S)
        listener.look()

    for each in listener.sent:
        within = [other for other in listener.sent if each.at <= other.at < after(each.at, WINDOW_S)]
        assert len(within) <= per_minute
        assert each.says is None or [other.says for other in within].count(each.says) == 1
    assert listener.waiting == []
    assert sorted(listener.told) == list(range(1, listener.numbers + 1))

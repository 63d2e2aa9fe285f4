"""What was told already is not told again."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.alpaca.translate.samples import symbols, wire_order
from tests.brokers.alpaca.world import ACCOUNT
from tradehook.brokers.alpaca.telling import News, Teller, Via
from tradehook.brokers.alpaca.translate import reports
from tradehook.brokers.alpaca.translate.orders import broker_order
from tradehook.vocabulary.broker import FillBusted, OrderFilled, Report
from tradehook.vocabulary.ids import ExecutionId
from tradehook.vocabulary.instant import Instant

NOON = 1_750_000_000_000_000
ORDER = broker_order(wire_order(), symbols())


def fill(execution: str, total: int, via: Via, at: int = NOON) -> News:
    report = reports.filled(ACCOUNT, ORDER, ExecutionId(execution), Decimal(1), Decimal(100), Instant(at))
    return News(report, via, Decimal(total))


def bust(execution: str) -> News:
    report: Report = reports.busted(ACCOUNT, ORDER, ExecutionId(execution), "bust", Instant(NOON))
    return News(report, Via.STREAM)


def executions(told: tuple[Report, ...]) -> list[str]:
    return [report.execution_id for report in told if isinstance(report, OrderFilled | FillBusted)]


def test_an_execution_is_told_once_whichever_way_it_comes() -> None:
    teller = Teller(0)

    first = teller.fresh([fill("a", 1, Via.STREAM), fill("a", 1, Via.STREAM)])
    again = teller.fresh([fill("a", 1, Via.ACTIVITIES), fill("b", 2, Via.ACTIVITIES)])
    late = teller.fresh([fill("b", 2, Via.STREAM)])

    assert [executions(told) for told in (first, again, late)] == [["a"], ["b"], []]


def test_an_execution_that_is_named_otherwise_is_known_by_its_place_in_the_order() -> None:
    teller = Teller(0)

    teller.fresh([fill("stream-1", 1, Via.STREAM)])

    assert teller.fresh([fill("activity-1", 1, Via.ACTIVITIES)]) == ()
    assert executions(teller.fresh([fill("activity-2", 2, Via.ACTIVITIES)])) == ["activity-2"]
    assert teller.fresh([fill("stream-2", 2, Via.STREAM)]) == ()


def test_two_executions_of_one_source_are_two_though_a_bust_brought_the_same_total() -> None:
    teller = Teller(0)

    told = teller.fresh([fill("a", 1, Via.STREAM), bust("a"), fill("b", 1, Via.STREAM)])
    after_another_bust = teller.fresh([bust("b"), fill("c", 1, Via.ACTIVITIES)])

    assert executions(told) == ["a", "a", "b"]
    assert executions(after_another_bust) == ["b", "c"]


@given(st.lists(st.integers(0, 10**6)))
def test_cursors_rise_however_reports_come(instants: list[int]) -> None:
    teller = Teller(NOON)

    told = [
        report
        for number, at in enumerate(instants)
        for report in teller.fresh([fill(str(number), number + 1, Via.STREAM, NOON + at)])
    ]

    cursors = [report.cursor for report in told]
    assert cursors == sorted(cursors)
    assert teller.cursor == max([NOON, *(NOON + at for at in instants)])


def test_an_order_is_news_when_it_changed_since_it_was_told() -> None:
    teller = Teller(0)
    later = wire_order(updated_at="2026-01-05T14:30:02Z")

    assert teller.changed(wire_order())
    assert not teller.changed(wire_order())
    assert teller.changed(later)
    teller.saw(wire_order(status="pending_cancel"))
    assert not teller.changed(wire_order(status="pending_cancel"))
    assert teller.changed(wire_order())


def test_a_report_keeps_everything_but_its_cursor() -> None:
    news = fill("a", 1, Via.STREAM, at=NOON - 5)

    (told,) = Teller(NOON).fresh([news])

    assert told == replace(news.report, cursor=NOON)

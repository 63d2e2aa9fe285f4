"""The life of an order: every status and event has an answer, and fills are facts."""

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.orders.life import LIFE, Event, Passage, as_markdown, counted_again, fill_event, next_status
from tradehook.vocabulary.order import OrderStatus

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "order-life.md"
FILLS = {Event.PARTIALLY_FILLED, Event.FILLED}
COUNTS_AGAIN = {Event.REPLACED, Event.BUSTED}
ENDS = {Event.CANCELLED, Event.EXPIRED, Event.REJECTED}

statuses = st.sampled_from(OrderStatus)
events = st.sampled_from(Event)


def test_every_status_and_event_has_an_answer():
    for status, event in product(OrderStatus, Event):
        passage = next_status(status, event)
        assert passage == LIFE.get((status, event), passage)
        assert passage.status in OrderStatus


def test_what_is_not_in_the_table_changes_nothing_and_says_so():
    unlisted = set(product(OrderStatus, Event)) - set(LIFE)
    assert unlisted
    for status, event in unlisted:
        passage = next_status(status, event)
        assert (passage.status, passage.listed) == (status, False)
        assert status in passage.why
        assert event in passage.why


def test_everything_that_a_broker_may_say_is_in_the_table():
    said = {Event.ACCEPTED, Event.DOUBTED} | ENDS | FILLS | COUNTS_AGAIN
    assert set(product(OrderStatus, said)) - set(LIFE) == set()


def test_final_statuses_stay_but_for_fills_and_what_counts_them_again_which_are_labelled():
    for (status, event), passage in LIFE.items():
        if status.final and passage.status is not status:
            assert event in FILLS | COUNTS_AGAIN
            assert passage.why


def test_every_row_of_a_final_status_says_why():
    assert [key for key, passage in LIFE.items() if key[0].final and not passage.why] == []


def test_no_order_goes_back_to_pending():
    for (status, _), passage in LIFE.items():
        assert passage.status is not OrderStatus.PENDING or status is OrderStatus.PENDING


def test_only_an_unanswered_order_can_come_into_doubt():
    doubted = {status for (status, event), passage in LIFE.items() if passage.status is OrderStatus.IN_DOUBT}
    assert doubted == {OrderStatus.PENDING, OrderStatus.IN_DOUBT}


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ([Event.SENT, Event.ACCEPTED, Event.FILLED], OrderStatus.FILLED),
        ([Event.SENT, Event.FILLED, Event.ACCEPTED], OrderStatus.FILLED),
        ([Event.SENT, Event.ACCEPTED, Event.PARTIALLY_FILLED, Event.FILLED], OrderStatus.FILLED),
        ([Event.SENT, Event.PARTIALLY_FILLED, Event.ACCEPTED], OrderStatus.PARTIALLY_FILLED),
        ([Event.SENT, Event.REJECTED], OrderStatus.REJECTED),
        ([Event.SENT, Event.ACCEPTED, Event.REJECTED], OrderStatus.REJECTED),
        ([Event.SENT, Event.DOUBTED], OrderStatus.IN_DOUBT),
        ([Event.SENT, Event.DOUBTED, Event.ACCEPTED], OrderStatus.WORKING),
        ([Event.SENT, Event.DOUBTED, Event.FILLED], OrderStatus.FILLED),
        ([Event.SENT, Event.DOUBTED, Event.NOT_SENT], OrderStatus.EXPIRED),
        ([Event.SENT, Event.ACCEPTED, Event.DOUBTED], OrderStatus.WORKING),
        ([Event.NOT_SENT], OrderStatus.EXPIRED),
        ([Event.REVOKED], OrderStatus.CANCELLED),
        ([Event.SENT, Event.ACCEPTED, Event.CANCELLED], OrderStatus.CANCELLED),
        ([Event.SENT, Event.CANCELLED, Event.ACCEPTED], OrderStatus.CANCELLED),
        ([Event.SENT, Event.ACCEPTED, Event.CANCELLED, Event.PARTIALLY_FILLED], OrderStatus.CANCELLED),
        ([Event.SENT, Event.ACCEPTED, Event.CANCELLED, Event.FILLED], OrderStatus.FILLED),
        ([Event.SENT, Event.ACCEPTED, Event.FILLED, Event.CANCELLED], OrderStatus.FILLED),
        ([Event.SENT, Event.ACCEPTED, Event.PARTIALLY_FILLED, Event.EXPIRED], OrderStatus.EXPIRED),
        ([Event.SENT, Event.REJECTED, Event.PARTIALLY_FILLED, Event.FILLED], OrderStatus.FILLED),
        ([Event.SENT, Event.ACCEPTED, Event.REPLACED, Event.FILLED], OrderStatus.FILLED),
        ([Event.SENT, Event.REPLACED, Event.ACCEPTED], OrderStatus.WORKING),
        ([Event.SENT, Event.ACCEPTED, Event.CANCELLED, Event.REPLACED], OrderStatus.CANCELLED),
        ([Event.SENT, Event.ACCEPTED, Event.FILLED, Event.BUSTED], OrderStatus.WORKING),
        ([Event.SENT, Event.ACCEPTED, Event.PARTIALLY_FILLED, Event.CANCELLED, Event.BUSTED], OrderStatus.CANCELLED),
    ],
)
def test_lives_as_brokers_tell_them(told, ends):
    status = OrderStatus.PENDING
    for event in told:
        passage = next_status(status, event)
        assert passage.listed
        status = passage.status
    assert status is ends


lasting_events = st.lists(st.sampled_from(sorted(set(Event) - COUNTS_AGAIN)), max_size=8)


@given(lasting_events, lasting_events)
def test_an_order_that_filled_stays_filled(before, after):
    status = OrderStatus.PENDING
    for event in [*before, Event.FILLED, *after]:
        status = next_status(status, event).status
    assert status is OrderStatus.FILLED


@given(st.permutations([Event.ACCEPTED, Event.PARTIALLY_FILLED, Event.PARTIALLY_FILLED]), st.sampled_from(sorted(ENDS)))
def test_an_end_of_a_part_is_that_end_whichever_is_heard_first(told, end):
    for place in range(len(told) + 1):
        status = OrderStatus.PENDING
        for event in [*told[:place], end, *told[place:]]:
            status = next_status(status, event).status
        assert status.value == end.value


@given(statuses, events)
def test_hearing_the_same_again_changes_nothing_more(status, event):
    once = next_status(status, event).status
    assert next_status(once, event).status is once


@pytest.mark.parametrize(
    ("ordered", "filled", "fill", "event"),
    [
        ("5", "0", "5", Event.FILLED),
        ("5", "0", "2", Event.PARTIALLY_FILLED),
        ("5", "2", "3", Event.FILLED),
        ("5", "2", "2.9999", Event.PARTIALLY_FILLED),
        ("5", "5", "1", Event.FILLED),
    ],
)
def test_the_last_of_an_order_fills_it(ordered, filled, fill, event):
    assert fill_event(Decimal(ordered), Decimal(filled), Decimal(fill)) is event


@pytest.mark.parametrize("event", sorted(COUNTS_AGAIN))
@pytest.mark.parametrize(
    ("status", "ordered", "filled", "becomes"),
    [
        (OrderStatus.PENDING, "5", "0", OrderStatus.WORKING),
        (OrderStatus.IN_DOUBT, "5", "0", OrderStatus.WORKING),
        (OrderStatus.WORKING, "5", "0", OrderStatus.WORKING),
        (OrderStatus.PARTIALLY_FILLED, "5", "0", OrderStatus.WORKING),
        (OrderStatus.PARTIALLY_FILLED, "5", "2", OrderStatus.PARTIALLY_FILLED),
        (OrderStatus.PARTIALLY_FILLED, "2", "2", OrderStatus.FILLED),
        (OrderStatus.FILLED, "5", "0", OrderStatus.WORKING),
        (OrderStatus.FILLED, "5", "2", OrderStatus.PARTIALLY_FILLED),
        (OrderStatus.FILLED, "5", "5", OrderStatus.FILLED),
        (OrderStatus.FILLED, "5", "6", OrderStatus.FILLED),
        (OrderStatus.CANCELLED, "5", "2", OrderStatus.CANCELLED),
        (OrderStatus.EXPIRED, "5", "0", OrderStatus.EXPIRED),
        (OrderStatus.REJECTED, "5", "5", OrderStatus.REJECTED),
    ],
)
def test_new_terms_and_busts_count_what_is_filled_against_what_is_ordered(event, status, ordered, filled, becomes):
    passage = counted_again(status, event, Decimal(ordered), Decimal(filled))
    assert (passage.status, passage.listed) == (becomes, True)


def test_a_passage_that_is_usual_needs_no_words():
    assert next_status(OrderStatus.WORKING, Event.FILLED) == Passage(OrderStatus.FILLED)


def test_the_page_of_the_documentation_is_the_table():
    again = f"from tradehook.orders.life import as_markdown; open('{PAGE.name}', 'w').write(as_markdown())"
    assert PAGE.read_text() == as_markdown(), f'make it again, in {PAGE.parent}: python -c "{again}"'


def test_the_picture_has_every_status_and_shows_only_passages_of_the_table():
    picture = as_markdown().split("```mermaid")[1].split("```")[0]
    for status in OrderStatus:
        assert f"    {status} -->" in picture, status
    arrows = [line.strip() for line in picture.splitlines() if ": " in line]
    assert arrows
    for arrow in arrows:
        way, event = arrow.split(": ")
        status, becomes = way.split(" --> ")
        assert LIFE[OrderStatus(status), Event(event)].status is OrderStatus(becomes)

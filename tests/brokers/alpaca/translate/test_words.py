"""Alpaca's closed lists."""

import pytest

from tests.brokers.alpaca.double.words import Event
from tradehook.brokers.alpaca.translate.numbers import NotReadable
from tradehook.brokers.alpaca.translate.words import (
    CANCELLING,
    EVENTS,
    LEG_TYPES,
    SIDES,
    STATUSES,
    Tells,
    side_of,
    word_of,
)
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType


def test_every_event_that_the_double_can_tell_is_in_the_table() -> None:
    assert {event.value for event in Event} <= set(EVENTS)


def test_every_kind_of_event_occurs() -> None:
    assert set(EVENTS.values()) == set(Tells)


def test_events_of_an_end_are_statuses_of_that_end() -> None:
    ends = {event for event, tells in EVENTS.items() if tells in (Tells.END, Tells.REPLACEMENT)}

    assert all(STATUSES[event].final for event in ends)


def test_what_counts_as_cancelled_is_open_or_cancelled() -> None:
    assert {STATUSES[status] for status in CANCELLING} == {OrderStatus.WORKING, OrderStatus.CANCELLED}


def test_a_leg_is_told_by_its_type() -> None:
    assert not LEG_TYPES[Leg.TAKE_PROFIT] & LEG_TYPES[Leg.STOP_LOSS]


def test_a_word_that_is_not_in_a_list_is_not_readable() -> None:
    assert word_of(OrderType, "stop") is OrderType.STOP
    with pytest.raises(NotReadable, match="OrderType"):
        word_of(OrderType, "guess")


@pytest.mark.parametrize("word", SIDES)
def test_every_side_is_the_one_that_its_word_begins_with(word: str) -> None:
    assert word.startswith(side_of(word).value)


def test_a_side_that_is_neither_is_not_readable() -> None:
    with pytest.raises(NotReadable, match="undisclosed"):
        side_of("undisclosed")

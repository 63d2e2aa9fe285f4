"""The life of a lane: a closed table, from which every trade is let go of again."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.lanes.life import LANE_LIFE, LaneEvent, LaneState, NoSuchPassage, next_state

_FROM_ANYWHERE = {LaneEvent.RELEASED}
_TAKES_HOLD = {LaneEvent.CLAIMED}


@given(st.sampled_from(LaneState), st.sampled_from(LaneEvent))
def test_what_is_not_in_the_table_is_a_fault_of_the_program(state: LaneState, event: LaneEvent) -> None:
    if (state, event) in LANE_LIFE:
        assert next_state(state, event) is LANE_LIFE[state, event].state
    else:
        with pytest.raises(NoSuchPassage, match=state.value):
            next_state(state, event)


def test_every_state_can_be_released() -> None:
    assert {state for state in LaneState if next_state(state, LaneEvent.RELEASED) is LaneState.FREE} == set(LaneState)


def test_every_held_state_can_be_overtaken_and_then_plans() -> None:
    held = set(LaneState) - {LaneState.FREE}
    assert {next_state(state, LaneEvent.OVERTAKEN) for state in held} == {LaneState.PLANNING}
    assert (LaneState.FREE, LaneEvent.OVERTAKEN) not in LANE_LIFE


def test_a_lane_is_claimed_only_when_it_is_free_and_freed_only_by_a_release() -> None:
    assert [state for state, event in LANE_LIFE if event in _TAKES_HOLD] == [LaneState.FREE]
    freed_by = {event for (state, event), passage in LANE_LIFE.items() if passage.state is LaneState.FREE}
    assert freed_by == _FROM_ANYWHERE


def test_every_state_is_reached_and_every_event_happens() -> None:
    assert {passage.state for passage in LANE_LIFE.values()} == set(LaneState)
    assert {event for _, event in LANE_LIFE} == set(LaneEvent)


def test_a_passage_that_stays_says_why() -> None:
    silent = [key for key, passage in LANE_LIFE.items() if passage.state is key[0] and not passage.why]
    assert [key for key in silent if key[1] is not LaneEvent.OVERTAKEN] == []


@given(st.lists(st.sampled_from(LaneEvent), max_size=30))
def test_whatever_happens_a_lane_can_be_free_again(events: list[LaneEvent]) -> None:
    state = LaneState.FREE
    for event in events:
        if (state, event) in LANE_LIFE:
            state = next_state(state, event)
    assert next_state(state, LaneEvent.RELEASED) is LaneState.FREE


def test_states_and_events_have_their_sentences() -> None:
    for named in (*LaneState, *LaneEvent):
        assert named.meaning.endswith("."), named
    assert len({named.meaning for named in (*LaneState, *LaneEvent)}) == len(list(product(LaneState))) + len(LaneEvent)

"""The exchange's core and the slow exchange make the same of any run."""

import pytest
from hypothesis import given, note, settings

from tests.brokers.paper.differential.comparing import by_the_rules, compared
from tests.brokers.paper.differential.core import by_the_core
from tests.brokers.paper.differential.runs import Run, runs


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(runs())
def test_core_fills_what_the_rules_say(run: Run) -> None:
    note(str(run))
    assert compared(run, by_the_core(run)) == compared(run, by_the_rules(run))


@settings(max_examples=50, deadline=None)
@given(runs())
def test_same_run_gives_the_same_fills(run: Run) -> None:
    assert by_the_core(run) == by_the_core(run)

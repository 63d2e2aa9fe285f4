"""The broker on its store fills what the slow exchange fills, though it looks at few of the quotes, keeps its orders in
rows and is restarted on the way."""

import asyncio
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.brokers.paper.differential.comparing import by_the_rules, compared
from tests.brokers.paper.differential.desk import by_the_broker
from tests.brokers.paper.differential.runs import Run, runs
from tests.databases import copied_file


@pytest.mark.slow
def test_broker_fills_what_the_rules_say(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("runs")
    numbers = count()

    @settings(max_examples=60, deadline=None)
    @given(runs(), st.integers(0, 20))
    def check(run: Run, restarts_after: int) -> None:
        url = copied_file(migrated_file, directory / str(next(numbers)))
        note(str(run))
        ours = asyncio.run(by_the_broker(run, url, restarts_after))
        assert compared(run, ours) == compared(run, by_the_rules(run))

    check()

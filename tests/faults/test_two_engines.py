"""Two engines on one database: one dies, stands still or is cut off, and the other goes on; nothing is done twice."""

import contextlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path

import pytest

from tests.databases import migrated_store
from tests.faults.pair import BEYOND_A_TRANSACTION_S, BEYOND_EVERYTHING_S, Pair, two_under_load
from tradehook.plumbing.points import Point

pytestmark = pytest.mark.postgres
Note = Callable[[str, object], None]
Two = Callable[[], AbstractContextManager[Pair]]


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with migrated_store("postgres", tmp_path, request) as found:
        yield found


@pytest.fixture
def two(url: str, tmp_path: Path, record_property: Note) -> Two:
    """Two servers under load; afterwards what happened is noted, and everything holds."""

    @contextlib.contextmanager
    def at_work() -> Iterator[Pair]:
        with two_under_load(tmp_path, url, secrets.randbits(32)) as pair:
            yield pair
        record_property("table", pair.table())
        problems = pair.broken()
        assert not problems, "\n".join(problems)
        assert "Traceback" not in pair.said, pair.said[-8000:]

    return at_work


@pytest.mark.slow
def test_both_work_at_once(two: Two) -> None:
    with two() as pair:
        pair.until_more_is_done(600)


@pytest.mark.slow
def test_one_dies_and_the_other_takes_over(two: Two) -> None:
    with two() as pair:
        for gone, stays in islice(pair.turns(), 2):
            pair.dies(gone, stays)


@pytest.mark.slow
def test_one_dies_at_a_point_while_it_does_everything(two: Two) -> None:
    with two() as pair:
        pair.dies_at(*pair.twins, point=pair.any_point())


@pytest.mark.slow
def test_one_stands_still_with_a_request_for_longer_than_anybody_waits_for_it(two: Two) -> None:
    with two() as pair:
        pair.stands_still_at(*pair.twins, point=Point.REQUESTED, seconds=BEYOND_EVERYTHING_S)


@pytest.mark.slow
def test_one_stands_still_inside_a_transaction_for_longer_than_the_database_waits(two: Two) -> None:
    with two() as pair:
        pair.stands_still_at(*pair.twins, point=Point.DECIDED, seconds=BEYOND_A_TRANSACTION_S)


@pytest.mark.slow
def test_one_is_cut_off_from_the_database(two: Two) -> None:
    with two() as pair:
        for twin in pair.twins:
            pair.is_cut_off(twin)


@pytest.mark.faults
def test_60_troubles_of_every_kind(two: Two) -> None:
    with two() as pair:
        for gone, stays in islice(pair.turns(), 60):
            pair.any_trouble(gone, stays)


@pytest.mark.faults
def test_one_dies_at_each_point_in_turn(two: Two) -> None:
    with two() as pair:
        for (gone, stays), point in zip(pair.turns(), pair.one.house.points, strict=False):
            pair.dies_at(gone, stays, point)


@pytest.mark.faults
def test_one_stands_still_at_each_point_in_turn(two: Two) -> None:
    with two() as pair:
        for (gone, stays), point in zip(pair.turns(), pair.one.house.points, strict=False):
            pair.stands_still_at(gone, stays, point, BEYOND_EVERYTHING_S)

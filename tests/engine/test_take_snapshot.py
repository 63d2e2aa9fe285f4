"""A broker's snapshot against our positions: exact where reports are numbered, patient where they are not."""

import dataclasses
from collections.abc import Iterator
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.databases import ENGINES, migrated_store
from tests.engine.books import LAGGING, NUMBERED, Books, open_books
from tests.engine.reports import ACCOUNT, NOON, bust_of, filled, holds, shows, working
from tests.instruments.moments import at
from tradehook.accounts import queries as accounts
from tradehook.engine.take_snapshot import Behind, SnapshotTaken
from tradehook.positions import queries as positions
from tradehook.positions.baselines import queries as baselines
from tradehook.positions.days import Baseline
from tradehook.positions.fills import queries as fills
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import LaneKey
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.side import Side

LANE = LaneKey(ACCOUNT, "AMD")


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    """At a broker that numbers its reports; five AMD were bought at 100, by the report of cursor 1."""
    with open_books(store, NUMBERED) as opened:
        opened.add_order(quantity=20)
        opened.take(filled(1, 5))
        yield opened


@pytest.fixture
def lagging(store: str) -> Iterator[Books]:
    """At a broker that may lag for three seconds, a minute after five AMD were bought at 100."""
    with open_books(store, LAGGING) as opened:
        opened.add_order(quantity=20)
        opened.take(filled(1, 5))
        opened.later(60)
        yield opened


def taken(answer: SnapshotTaken | Behind) -> SnapshotTaken:
    assert isinstance(answer, SnapshotTaken)
    return answer


# Where reports are numbered.


def test_books_that_agree_are_kept_and_nothing_is_said(books: Books) -> None:
    found = taken(
        books.look(shows(1, held=(holds(5, 100),), cash=Money(Decimal(99_500)), buying_power=Money(Decimal(7))))
    )

    assert found == SnapshotTaken()
    kept = positions.snapshot_of(books.tx, ACCOUNT)
    assert kept is not None
    assert (kept.taken_at, kept.cursor, kept.cash, kept.equity, kept.buying_power) == (NOON, 1, 99_500, 100_000, 7)
    assert books.noted() == []


def test_a_snapshot_that_is_ahead_of_the_reports_waits_for_them(books: Books) -> None:
    ahead = shows(2, held=(holds(7, 100),))
    assert books.look(ahead) == Behind(cursor=2)
    assert positions.snapshot_of(books.tx, ACCOUNT) is None

    books.take(filled(2, 2))
    assert taken(books.look(ahead)) == SnapshotTaken()


def test_a_snapshot_that_is_behind_the_reports_is_compared_where_it_is(books: Books) -> None:
    books.take(filled(2, 2), filled(3, 1, symbol="KO"))
    assert taken(books.look(shows(1, held=(holds(5, 100),)))) == SnapshotTaken()
    assert (books.position().quantity, books.noted()) == (7, [])


def test_a_difference_where_nothing_lags_is_an_adjustment_at_once(books: Books) -> None:
    found = taken(books.look(shows(1, held=(holds(8, 109),))))

    assert [(each.ours, each.theirs) for each in found.adjusted] == [(5, 8)]
    assert (found.differences, found.lanes) == ((), (LANE,))
    assert books.notices() == [("position-adjusted", "5", "8")]
    position = books.position()
    assert (position.quantity, position.average_price, position.realised) == (8, 109, 0)
    [adjustment] = fills.adjustments_of(books.tx, ACCOUNT)
    assert (adjustment.order_id, adjustment.side, adjustment.quantity) == (None, Side.BUY, 3)
    assert taken(books.look(shows(1, held=(holds(8, 109),)))) == SnapshotTaken()


def test_an_adjustment_stands_before_what_came_after_the_snapshot(books: Books) -> None:
    """Three went behind our back, and the rest was sold since: nothing is realised but by that sale."""
    books.later(60)
    began_at = books.clock.now()
    books.later(1)
    books.take(filled(2, 2, 120, at_s=60.5, side=Side.SELL))

    taken(books.look(shows(1, held=(holds(2, 100),)), began_at))

    position = books.position()
    assert (position.quantity, position.realised) == (0, 40)


def test_a_position_that_nobody_told_us_of_is_ours_too(books: Books) -> None:
    books.look(shows(1, held=(holds(5, 100), holds(-2, 50, "KO"))))
    assert (books.position("KO").quantity, books.position("KO").average_price) == (-2, 50)


def test_what_is_no_instrument_to_us_differs_and_stays_so(books: Books) -> None:
    held = (holds(5, 100), holds(3, 1, "NOSUCH"))
    for _ in range(2):
        found = taken(books.look(shows(1, held=held)))
        assert [(each.symbol, each.family, each.theirs) for each in found.differences] == [("NOSUCH", "NOSUCH", 3)]
    assert books.noted() == ["position-differs"]


def test_an_older_snapshot_than_the_last_changes_nothing(books: Books) -> None:
    books.later(10)
    books.look(shows(1, held=(holds(5, 100),)))
    assert taken(books.look(shows(1, held=(holds(9, 100),)), NOON)) == SnapshotTaken()
    assert (books.position().quantity, books.noted()) == (5, [])


def test_a_bust_that_was_learned_since_leaves_its_symbol_alone(books: Books) -> None:
    books.take(bust_of(2, filled(1, 5)))
    assert taken(books.look(shows(1, held=(holds(5, 100),)))) == SnapshotTaken()
    assert books.position().quantity == 0


# Where they are not.


def test_a_difference_waits_as_long_as_the_broker_may_lag(lagging: Books) -> None:
    shown = shows(held=(holds(8, 110),))

    first = taken(lagging.look(shown))
    lagging.later(2)
    second = taken(lagging.look(shown))
    assert first.differences[0].first_seen_at == second.differences[0].first_seen_at
    assert (first.adjusted, second.adjusted, lagging.position().quantity) == ((), (), 5)
    assert positions.differences_in(lagging.tx, LANE) == list(second.differences)
    assert lagging.notices() == [("position-differs", "5", "8")]

    lagging.later(1)
    third = taken(lagging.look(shown))
    assert (len(third.adjusted), third.differences, third.lanes) == (1, (), (LANE,))
    assert lagging.position().quantity == 8
    assert lagging.noted() == ["position-differs", "position-adjusted"]


def test_a_difference_that_is_gone_was_explained(lagging: Books) -> None:
    lagging.look(shows(held=(holds(8, 110),)))
    lagging.later(1)
    found = taken(lagging.look(shows(held=(holds(5, 100),))))
    assert (found.differences, found.lanes) == ((), (LANE,))
    assert lagging.noted() == ["position-differs", "difference-explained"]


def test_another_difference_waits_anew_and_both_are_explained_at_once(lagging: Books) -> None:
    lagging.look(shows(held=(holds(8, 110),)))
    lagging.later(3)
    assert taken(lagging.look(shows(held=(holds(9, 110),)))).adjusted == ()
    assert lagging.notices() == [("position-differs", "5", "8"), ("position-differs", "5", "9")]

    lagging.later(1)
    lagging.look(shows(held=(holds(5, 100),)))
    assert lagging.noted() == ["position-differs", "position-differs", "difference-explained"]


@pytest.mark.parametrize(("seconds", "decided"), [(0, False), (3, False), (3.1, True)])
def test_a_symbol_that_filled_a_moment_ago_is_left_alone(lagging: Books, seconds: float, decided: bool) -> None:
    """The broker's own positions may not have it yet."""
    lagging.take(filled(2, 2, at_s=60))
    lagging.later(seconds)
    found = taken(lagging.look(shows(held=(holds(5, 100), holds(1, 1, "KO")))))
    assert [each.symbol for each in found.differences] == (["AMD", "KO"] if decided else ["KO"])


def test_a_fill_that_comes_while_the_snapshot_is_on_its_way_leaves_its_symbol_alone(lagging: Books) -> None:
    began_at = lagging.clock.now()
    lagging.later(1)
    lagging.take(filled(2, 2, at_s=60.5))
    assert taken(lagging.look(shows(held=(holds(5, 100),)), began_at)) == SnapshotTaken()


def test_a_fill_between_two_looks_begins_the_difference_again(lagging: Books) -> None:
    shown = shows(held=(holds(8, 110),))
    lagging.look(shown)
    lagging.later(2)
    lagging.take(filled(2, 1, at_s=62))
    lagging.later(4)
    assert taken(lagging.look(shown)).adjusted == ()
    lagging.later(3)
    assert len(taken(lagging.look(shown)).adjusted) == 1


def test_what_a_later_fill_explains_is_no_difference_any_more(lagging: Books) -> None:
    lagging.look(shows(held=(holds(8, 110),)))
    turn = lagging.take(filled(2, 3, at_s=1))
    assert turn.reconcile == (ACCOUNT,)
    assert positions.differences_of(lagging.tx, ACCOUNT) == []
    lagging.later(10)
    assert taken(lagging.look(shows(held=(holds(8, 110),)))) == SnapshotTaken()


def test_reports_are_not_waited_for(lagging: Books) -> None:
    lagging.take(working(2))
    assert taken(lagging.look(shows(after(NOON, 3_600), held=(holds(5, 100),)))) == SnapshotTaken()


# The day.


def begun(books: Books, since: Instant = NOON) -> Baseline | None:
    return baselines.baseline(books.tx, ACCOUNT, since)


def test_the_first_look_of_a_day_is_its_baseline(books: Books) -> None:
    for equity in ("100000", "100100"):
        taken(books.look(shows(1, held=(holds(5, 100),), equity=Money(Decimal(equity)))))
        books.later(60)
    assert begun(books) == Baseline(taken_at=NOON, equity=Money(Decimal(100_000)), put_in=Money(ZERO))

    books.clock.at = after(at("2025-06-18", "America/New_York"), 7)
    taken(books.look(shows(1, held=(holds(5, 100),), equity=Money(Decimal(99_000)))))
    found = begun(books, after(NOON, 60))
    assert found == Baseline(taken_at=books.clock.at, equity=Money(Decimal(99_000)), put_in=Money(ZERO))


def test_a_snapshot_in_doubt_begins_no_day(books: Books) -> None:
    taken(books.look(shows(1, held=(holds(5, 100),))))
    positions.doubt_snapshot(books.tx, ACCOUNT)
    books.later(60)
    taken(books.look(shows(1, held=(holds(5, 100),))))
    found = begun(books)
    assert found is not None
    assert found.taken_at == NOON
    assert begun(books, after(NOON, 1)) == found


def test_the_day_is_that_of_the_guards_as_they_are_kept(books: Books) -> None:
    accounts.change(books.tx, replace(books.account, guards=Guards(day_start="12:00", timezone="UTC")))
    books.clock.at = after(NOON, -60)
    taken(books.look(shows(1, held=(holds(5, 100),))))
    books.clock.at = NOON
    taken(books.look(shows(1, held=(holds(5, 100),))))
    found = begun(books)
    assert found is not None
    assert found.taken_at == NOON


def test_what_the_broker_says_is_unrealised_is_kept(books: Books) -> None:
    held = dataclasses.replace(holds(5, 100), unrealised=Money(Decimal("-7.5")))
    for shown, unrealised in ((held, Decimal("-7.5")), (holds(5, 100), None)):
        taken(books.look(shows(1, held=(shown,))))
        kept = positions.snapshot_of(books.tx, ACCOUNT)
        assert kept is not None
        assert kept.unrealised == unrealised
        books.later(60)

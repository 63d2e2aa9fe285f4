"""Questions over a store that is full of trading."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import msgspec
import pytest

from bench.analytics_store import A_DAY_US, BEGAN, Wanted, made_store
from tradehook.analytics.answering import Answering
from tradehook.analytics.equity.days import DaysCounted
from tradehook.analytics.questions import (
    EquityAsked,
    ExecutionAsked,
    PageAsked,
    PerformanceAsked,
    Question,
    ReportAsked,
    ReturnsAsked,
    RoundTripsAsked,
)
from tradehook.analytics.scope import Scope
from tradehook.plumbing.store.opened import reading_beside
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

DAYS = 6
NOW = Instant(BEGAN + DAYS * A_DAY_US + A_DAY_US // 2)
ONE = Scope(account_id=AccountId("account-0"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two accounts and 30 round trips in each, over six days."""
    directory = tmp_path_factory.mktemp("store")
    made_store(directory, Wanted(fills=120, accounts=2, days=DAYS))
    return directory / "tradehook.db"


@pytest.fixture
def file(full: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copy(full, tmp_path / "tradehook.db"))


@pytest.fixture
def answering(file: Path) -> Iterator[Answering]:
    reading = reading_beside(f"sqlite:///{file}", 10)
    yield Answering(reading)
    reading.close()


@pytest.fixture
def changed(file: Path) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(str(file))
    yield connection
    connection.close()


def said(answering: Answering, question: Question) -> Any:
    answer = answering.answer(question)
    assert isinstance(answer, bytes), answer
    return msgspec.json.decode(answer)


def performance(answering: Answering, scope: Scope = ONE) -> Any:
    return said(answering, PerformanceAsked(scope=scope))


def test_pages_hold_every_round_trip_once(answering: Answering) -> None:
    found, before = [], None
    while before != 0:
        page = said(answering, RoundTripsAsked(scope=ONE, page=PageAsked(limit=7, before=before)))
        found += page["items"]
        before = 30 - len(found)
    assert len(found) == 30
    assert [trip["exit_at"] for trip in found] == sorted((trip["exit_at"] for trip in found), reverse=True)
    assert page["next"] is None


def test_a_fill_that_is_taken_back_and_one_that_is_learned_late_change_what_was(
    answering: Answering, changed: apsw.Connection
) -> None:
    before = performance(answering)
    (execution,) = changed.execute(
        "SELECT execution_id FROM fills WHERE account_id = 'account-0' ORDER BY sequence LIMIT 1"
    ).fetchone()
    changed.execute(
        "INSERT INTO fill_busts (account_id, execution_id, words, happened_at, learned_at)"
        " VALUES ('account-0', ?, '', 1, 1)",
        (execution,),
    )
    after = performance(answering)
    assert after["still_open"] == before["still_open"] + 1 or after["trades"] != before["trades"]

    # The same units, bought at the same time for 1 less, and learned when all else had been.
    changed.execute(
        "INSERT INTO fills (id, account_id, execution_id, kind, cursor, symbol, side, quantity, price, fee,"
        " happened_at, learned_at) SELECT 'late', account_id, 'late', kind, cursor, symbol, side, quantity,"
        " CAST(price - 1 AS TEXT), fee, happened_at, ? FROM fills WHERE execution_id = ?",
        (NOW, execution),
    )
    late = performance(answering)
    assert (late["trades"], late["still_open"]) == (before["trades"], before["still_open"])
    assert float(late["net_profit"]) == pytest.approx(float(before["net_profit"]) + 100)


def test_a_day_that_nobody_looked_at_is_derived_from_fills_and_said_to_be(
    answering: Answering, changed: apsw.Connection
) -> None:
    kept = said(answering, EquityAsked(scope=ONE, now=NOW))["items"]
    assert [day["source"] for day in kept] == ["kept"] * (DAYS + 1) + ["derived"]
    changed.execute("DELETE FROM day_baselines WHERE account_id = 'account-0'")
    derived = said(answering, EquityAsked(scope=ONE, now=NOW))["items"]
    assert {day["source"] for day in derived} == {"derived"}
    assert [day["day"] for day in derived] == [day["day"] for day in kept]
    # Nothing is held at the end: what the account is worth is what it began with and what its round trips made.
    assert float(derived[-1]["equity"]) == pytest.approx(100_000 + float(performance(answering)["net_profit"]))
    returns = said(answering, ReturnsAsked(scope=ONE, now=NOW, days=DaysCounted.ALL))
    assert returns["derived_days"] == len(derived)


def test_a_symbol_that_nobody_knows_is_left_out_and_named(answering: Answering, changed: apsw.Connection) -> None:
    changed.execute("UPDATE fills SET symbol = 'NOSUCHTHING' WHERE account_id = 'account-0' AND symbol = 'AMD'")
    changed.execute(
        "INSERT INTO fill_busts (account_id, execution_id, words, happened_at, learned_at) VALUES ('x','x','',1,1)"
    )
    found = performance(answering)
    assert [each["symbol"] for each in found["left_out"]] == ["NOSUCHTHING"]
    assert "worth" in found["left_out"][0]["why"]


def test_several_accounts_add_up(answering: Answering) -> None:
    both = performance(answering, Scope())
    each = [performance(answering, Scope(account_id=AccountId(f"account-{number}"))) for number in range(2)]
    assert both["trades"] == sum(one["trades"] for one in each) == 60
    assert float(both["net_profit"]) == pytest.approx(sum(float(one["net_profit"]) for one in each))
    assert (both["timezone"], each[0]["timezone"]) == ("UTC", "America/New_York")


def test_whoever_is_asked_about_a_round_trip_is_the_same(answering: Answering) -> None:
    def trips(scope: Scope) -> list[Any]:
        found = said(answering, RoundTripsAsked(scope=scope, page=PageAsked(limit=100)))["items"]
        return sorted(found, key=lambda trip: (trip["account_id"], trip["entry_at"]))

    every = trips(Scope())
    assert len(every) == 60
    assert all(trip["risk"] and trip["tags"] and trip["strategy_id"] and trip["subscription_id"] for trip in every)
    assert trips(ONE) == [trip for trip in every if trip["account_id"] == "account-0"]
    symbol = every[0]["symbol"]
    assert trips(Scope(symbol=symbol)) == [trip for trip in every if trip["symbol"] == symbol]


def test_every_order_that_a_person_approved_has_the_moment_of_it(
    answering: Answering, changed: apsw.Connection
) -> None:
    changed.execute(
        "INSERT INTO trade_events (trade_id, status, happened_at) SELECT trades.id, status.column1, decided_at"
        " FROM (VALUES ('awaiting_approval'), ('planned')) AS status, trades WHERE account_id = 'account-0'"
    )
    found = said(answering, ExecutionAsked(scope=ONE, page=PageAsked(limit=100)))["items"]
    assert len(found) == 60
    assert all("approved" in order["moments"] for order in found)


def test_the_report_of_nothing_says_so(answering: Answering) -> None:
    page = answering.answer(ReportAsked(scope=Scope(until=Instant(1)), now=NOW, days=DaysCounted.WEEKDAYS))
    assert isinstance(page, bytes)
    assert b"Nothing was traded in this time" in page

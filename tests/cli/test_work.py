"""`tradehook work`, against a server in whose store something waits for a person."""

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Shell
from tests.databases import copied_file
from tests.server import OWNER_TOKEN, running
from tests.strategies import NOON
from tradehook.engine.report_text import ReportFrom, text_of
from tradehook.lanes.lane import Parked, ParkedKind
from tradehook.lanes.queries import park
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.broker import OrderEnded
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.order import OrderStatus

WORDS = "A report by paper could not be taken into the books: KeyError('x')."
COUNT = 3


def _parked(number: int) -> Parked:
    report = OrderEnded(
        cursor=0,
        account_id=AccountId("nobody's account"),
        client_order_id=ClientOrderId(f"nobody's order {number}"),
        broker_order_id=BrokerOrderId(f"b{number}"),
        status=OrderStatus.CANCELLED,
        words="As you wished.",
        happened_at=NOON,
    )
    return Parked(
        id=f"work-{number}",
        kind=ParkedKind.REPORT,
        account_id=AccountId("nobody's account"),
        family=None,
        request_id=None,
        order_id=None,
        report=text_of(ReportFrom(connection="paper", report=report)),
        reason="report-not-taken",
        words=WORDS,
        parked_at=NOON,
    )


async def _park(url: str) -> None:
    store = OpenStore(url)
    for number in range(COUNT):
        await store.write(partial(park, work=_parked(number)))
    await store.close()


@pytest.fixture(scope="module")
def waiting(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A shell before a server in whose store three reports are parked."""
    data_dir = tmp_path_factory.mktemp("work")
    url = copied_file(migrated_file, data_dir)
    asyncio.run(_park(url))
    with running(data_dir, url) as server:
        yield Shell({"TRADEHOOK_URL": server.url, "TRADEHOOK_TOKEN": OWNER_TOKEN})


def _says(ran: Ran) -> dict[str, object]:
    assert (ran.status, ran.err) == (0, ""), ran
    said: dict[str, object] = json.loads(ran.out)
    return said


def test_what_waits_is_listed_and_shown(waiting: Shell) -> None:
    page = _says(waiting.run("work", "list", "--limit", "1", "--where", "reason=report-not-taken"))

    [item] = page["items"]  # type: ignore[misc]
    assert item["words"] == WORDS
    assert _says(waiting.run("work", "show", item["id"])) == item
    rest = _says(waiting.run("work", "list", "--cursor", str(page["next"])))
    assert item not in rest["items"]  # type: ignore[operator]
    assert _says(waiting.run("work", "list", "--where", "kind=request"))["items"] == []


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_it_is_a_table_and_one_says_what_to_do(waiting: Shell) -> None:
    table = waiting.run("work", "list")
    assert table.status == 0
    assert table.out.splitlines()[0].split()[:3] == ["id", "parked", "at"]
    assert "work-2" in table.out
    assert "report-not-taken" in table.out

    one = waiting.run("work", "show", "work-2")
    assert WORDS in one.out
    assert "Say" in one.out
    assert not one.out.lstrip().startswith("{")


def test_a_verdict_settles_it_once(waiting: Shell) -> None:
    settled = _says(waiting.run("work", "run", "work-0", "dropped"))
    assert settled["settled_as"] == "dropped"

    ran = waiting.run("work", "run", "work-0", "dropped")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("work-already-settled: ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "nothing"), "work-not-found"),
        (("run", "nothing", "dropped"), "work-not-found"),
        (("run", "work-1", "accepted", "--broker-order-id", "7"), "verdict-does-not-fit"),
        (("run", "work-1", "rejected", "--words", "No."), "verdict-does-not-fit"),
        (("run", "work-1", "done"), "invalid-value"),
        (("list", "--where", "knd=report"), "unknown-filter"),
    ],
)
def test_a_refusal_ends_with_1_and_says_why(waiting: Shell, arguments: tuple[str, ...], code: str) -> None:
    ran = waiting.run("work", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{code}: ")


@pytest.mark.parametrize("arguments", [("run", "work-1"), ("run",), ("show",), ("list", "--limit", "0"), ("nonsense",)])
def test_wrong_usage_ends_with_2(waiting: Shell, arguments: tuple[str, ...]) -> None:
    ran = waiting.run("work", *arguments)
    assert (ran.status, ran.out) == (2, "")

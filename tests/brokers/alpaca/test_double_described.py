"""Requests and answers against Alpaca's description: what does not fit is found, and what fits is not."""

from collections.abc import Iterator

import pytest

from tests.brokers.alpaca.double import Double, Kind
from tests.brokers.alpaca.double.client import Client
from tests.brokers.alpaca.double.described import FILES, Described
from tests.brokers.alpaca.double.rate import Rate
from tests.brokers.alpaca.double.relaxed import RELAXED
from tests.brokers.alpaca.double.rest import ROUTES, Request, reply_to
from tests.brokers.alpaca.double.venue import Venue

pytestmark = pytest.mark.usefixtures("descriptions")


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client; AAPL is 100.00 to 100.02."""
    double.quote("AAPL", "100", "100.02")
    with Client(double) as client:
        yield client


def problems(double: Double) -> list[tuple[str, str]]:
    return [(one["where"], one["problem"]) for one in double.take_misfits()]


def test_every_operation_of_the_double_is_described() -> None:
    checks = Described(on=True)
    for route in ROUTES:
        checks.answer(route.method, route.path, 200, {})
    assert {misfit.where for misfit in checks.misfits} == {"answer"}


def test_a_body_with_a_number_where_a_text_belongs_is_a_misfit(double: Double, client: Client) -> None:
    client.placed(qty=10)
    assert problems(double) == [("request", 'qty: 10 is not of type "string"')]


def test_a_field_or_a_parameter_that_there_is_not_is_a_misfit(double: Double, client: Client) -> None:
    client.placed(reduce_only=True)
    client.get("/v2/orders", state="open")
    assert problems(double) == [
        ("request", "there is no field reduce_only"),
        ("request", "there is no parameter state"),
    ]


def test_a_parameter_of_the_wrong_type_or_left_out_is_a_misfit(double: Double, client: Client) -> None:
    client.get("/v2/orders", nested="yes")
    client.http.get("/v2/orders:by_client_order_id")
    assert problems(double) == [
        ("request", 'nested: "yes" is not of type "boolean"'),
        ("request", "the parameter client_order_id is missing"),
    ]


def test_an_answer_that_is_not_as_described_is_a_misfit() -> None:
    checks = Described(on=True)
    checks.answer("GET", "/v2/clock", 200, {"timestamp": "now", "is_open": "yes", "next_open": "", "next_close": ""})
    assert '"yes" is not of type "boolean"' in " ".join(misfit.problem for misfit in checks.misfits)
    assert '"now" is not a "date-time"' in " ".join(misfit.problem for misfit in checks.misfits)


def test_nothing_is_checked_when_it_is_switched_off(double: Double, client: Client) -> None:
    double.validate(on=False)
    client.placed(qty=10)
    assert problems(double) == []


def test_a_request_that_is_befallen_by_a_fault_before_it_is_done_is_not_checked(double: Double, client: Client) -> None:
    double.fault(Kind.FAILED)
    client.http.post("/v2/orders", json={"qty": 10})
    assert problems(double) == []


def test_every_relaxation_has_its_reason_and_its_place() -> None:
    assert all(relaxation.reason and relaxation.file in FILES for relaxation in RELAXED)
    places = [(relaxation.file, relaxation.pointer) for relaxation in RELAXED]
    assert len(set(places)) == len(places)


class BrokenRate(Rate):
    """A part of the double that fails."""

    def admits(self, key_id: str, now: int) -> bool:
        raise RuntimeError("broken")


def test_a_failure_of_the_double_itself_is_a_misfit_too(double: Double) -> None:
    venue = Venue(rate=BrokenRate())
    headers = {name.lower(): value for name, value in double.headers.items()}
    answer = reply_to(venue, Request(method="GET", path="/v2/clock", query="", body=b"", headers=headers))
    (misfit,) = venue.described.misfits
    assert (answer.status, misfit.where) == (500, "double")
    assert "RuntimeError: broken" in misfit.problem

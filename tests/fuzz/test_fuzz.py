"""A short run of what `make fuzz` does at length, and that it would find what it looks for."""

import json
import socket
import threading
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.bodies import DIALECTS, MOST_BYTES, bent, valid
from fuzz.requests import Target, request
from fuzz.running import Report, run
from fuzz.targets import targets
from tests.server import Server, running
from tradehook.bootstrap import DIALECTS as SPOKEN
from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.vocabulary.ids import DeliveryId

INPUTS = 600
CALM = 1_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of its own: what gets through changes nothing that another test counts on."""
    with running(tmp_path_factory.mktemp("fuzzed")) as server:
        yield server


def test_no_bad_request_does_harm(server: Server) -> None:
    with server.client() as client:
        aims, secrets = targets(client.api)
        report = run(server.port, aims, secrets, INPUTS, seed=20, memory=lambda: CALM)
        client.call("GET", "/accounts")
    assert report.findings == []
    assert report.statuses.total() == INPUTS
    assert {target for target, _ in report.statuses} == {*DIALECTS, "management API"}
    assert "Traceback" not in server.stderr


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(max_examples=300, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_a_message_bent_out_of_shape_is_read_or_refused_and_its_secret_masked(dialect: str, rng: Random) -> None:
    body, spoken = bent(rng, valid(dialect)), SPOKEN[dialect]
    for syntax in JsonSyntax:
        read = spoken.parse(body, syntax)
        assert isinstance(read, Reading | Unreadable)
        if isinstance(read, Unreadable):
            json.loads(spoken.refused(read.refusals, DeliveryId("row"), None).body)
        if spoken.secret_in_body:
            assert isinstance(spoken.secret_of(body, syntax), str | Unreadable)
    spoken.mask(body)


def test_the_same_seed_makes_the_same_requests_and_most_of_them_differ() -> None:
    aims = [Target("one", ["/a"], valid("traderspost"))]
    one, again = ([request(rng, aims) for _ in range(200)] for rng in (Random(7), Random(7)))
    assert one == again
    assert len({sent.data for sent in one}) > 150
    assert all(len(sent.data) < 2 * MOST_BYTES for sent in one)


@pytest.fixture
def liar() -> Iterator[int]:
    """A server that answers everything with a fault of its own; its port."""
    body = b"Traceback (most recent call last): top-secret!"
    said = b"HTTP/1.1 500 Oops\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b" % (len(body), body)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    line.recv(200_000)
                    line.sendall(said)

        threading.Thread(target=answer, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def test_a_fault_a_trace_and_a_secret_are_found(liar: int) -> None:
    report = run(liar, [Target("one", ["/a"], [b"{}"])], ["top-secret"], 1, seed=1, memory=lambda: CALM)
    assert [finding.what for finding in report.findings] == ["status 500", "told Traceback", "told a secret"]


def test_memory_that_grows_is_seen_and_what_it_takes_to_get_warm_is_not() -> None:
    assert Report(memory=[50, 90, 100, 100, 100, 100, 100, 101]).growth == pytest.approx(0.01)
    assert Report(memory=[50, 60, 70, 80, 90, 100, 110, 120]).growth > 0.3

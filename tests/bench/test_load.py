"""The load generator counts only what was really accepted."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

import pytest

from bench.load import Job, burst, keep_alive, quantile, unique_requests, verdict_on

GOOD = b'HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n{"success":true}'


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (GOOD, True),
        (GOOD[:-1], None),
        (GOOD[:20], None),
        (b"", None),
        (GOOD.replace(b"200 OK", b"429 Too Many Requests"), False),
        (GOOD.replace(b"true}", b"null}"), False),
        (b'HTTP/1.1 200 OK\r\nx: "success":true\r\ncontent-length: 2\r\n\r\n{}', False),
    ],
)
def test_an_answer_is_good_when_it_is_complete_200_and_says_success(answer: bytes, verdict: bool | None):
    assert verdict_on(answer) is verdict


def test_the_quantile_is_a_value_that_was_measured():
    rising = [float(number) for number in range(1, 101)]

    assert quantile(rising, 0.5) == 50.0
    assert quantile(rising, 0.99) == 99.0
    assert quantile([7.0], 0.99) == 7.0
    assert quantile([], 0.99) == 0.0


def test_every_path_gets_every_message_and_no_two_bodies_are_the_same():
    job = Job(port=1, paths=("/a", "/b"), messages=('{"n":1}', '{"n":2}', '{"n":3}'), connections=1)

    requests = list(islice(unique_requests(job), 12))

    lines = {(request.split(b" ")[1], request.split(b'"n":')[1][:1]) for request in requests}
    bodies = {request.split(b"\r\n\r\n")[1] for request in requests}
    assert len(lines) == 6
    assert len(bodies) == 12


def test_the_length_that_a_request_states_is_its_body_s():
    job = Job(port=1, paths=("/a",), messages=('{"ticker":"AMD"}',), connections=1)

    head, body = next(unique_requests(job)).split(b"\r\n\r\n")

    assert f"Content-Length: {len(body)}".encode() in head


@pytest.mark.parametrize(("measure", "seconds"), [(burst, None), (keep_alive, 0.0)])
def test_refused_answers_and_lost_connections_are_failures(measure: Callable[[Job], object], seconds: float | None):
    answers = [GOOD, GOOD.replace(b"200 OK", b"503 Service Unavailable"), b""]
    with _answering(answers) as port:
        measured = measure(Job(port=port, paths=("/",), messages=('{"ticker":"AMD"}',), connections=3, seconds=seconds))

    assert (measured.answers, measured.failures) == (1, 2)


@contextmanager
def _answering(answers: list[bytes]) -> Iterator[int]:
    """A server that gives each connection its answer, or with an empty one hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for answer in answers:
                connection, _ = server.accept()
                with connection:
                    connection.recv(65_536)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)

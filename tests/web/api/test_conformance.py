"""The API against its own description: whatever is sent, nothing fails inside, and answers are as described."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.client import Client
from tests.server import OWNER_TOKEN, Server, running
from tests.web.api.test_reference import CALLS

EXAMPLES = int(os.environ.get("TRADEHOOK_FUZZ_EXAMPLES", "10"))
"""Of each call; `make fuzz` tries more."""
STREAMS = {"/events"}
"""Calls whose answers never end; they are tested in live/test_events.py."""

CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """One of its own: whatever is tried, owners made and switches thrown among it, is met by no other test."""
    with running(tmp_path / "data") as server:
        yield server


def examples_of(path: str) -> int:
    """How many of an address are tried: each file is written by a process of its own."""
    return 1 if path.startswith("/exports/") else EXAMPLES


@pytest.mark.slow
def test_no_call_fails_inside_and_answers_are_as_described(client: Client) -> None:
    base = str(client.api.base_url).rstrip("/")
    headers = {"Authorization": f"Bearer {OWNER_TOKEN}"}
    described = schemathesis.openapi.from_url(f"{base}/openapi.json")
    called = 0
    for operation in described.get_all_operations():
        if operation.ok().path in STREAMS:
            continue

        @given(case=operation.ok().as_strategy())
        @settings(
            max_examples=examples_of(operation.ok().path),
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def call(case: schemathesis.Case) -> None:
            answer = case.call(base_url=base, headers=headers)
            case.validate_response(answer, checks=CHECKS)

        call()
        called += 1
    assert called == len(CALLS) - len(STREAMS)

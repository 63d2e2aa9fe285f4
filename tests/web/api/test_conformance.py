"""The API against its own description: whatever is sent, nothing fails inside, and answers are as described."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.client import Client
from tests.server import OWNER_TOKEN
from tests.web.api.test_reference import CALLS

CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]


@pytest.fixture(autouse=True)
def kill_switch(client: Client) -> Iterator[None]:
    """Others trade on the same server: the switch is off again, whatever was tried."""
    yield
    client.call("POST", "/kill-switch", {"on": False})


@pytest.mark.slow
def test_no_call_fails_inside_and_answers_are_as_described(client: Client) -> None:
    base = str(client.api.base_url).rstrip("/")
    headers = {"Authorization": f"Bearer {OWNER_TOKEN}"}
    described = schemathesis.openapi.from_url(f"{base}/openapi.json")
    called = 0
    for operation in described.get_all_operations():

        @given(case=operation.ok().as_strategy())
        @settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        def call(case: schemathesis.Case) -> None:
            answer = case.call(base_url=base, headers=headers)
            case.validate_response(answer, checks=CHECKS)

        call()
        called += 1
    assert called == len(CALLS)

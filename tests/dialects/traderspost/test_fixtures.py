"""Every message of `fixtures/` is read as its file says."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.dialects.traderspost import TRADERSPOST

FILES = sorted(Path(str(resources.files("tradehook.dialects.traderspost"))).glob("fixtures/*.json"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def fixture(request: pytest.FixtureRequest) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return read


def test_there_are_fixtures() -> None:
    assert len(FILES) >= 25


def test_the_fixture_is_read_as_it_says(fixture: dict[str, Any]) -> None:
    outcome = TRADERSPOST.parse(fixture["body"].encode(), JsonSyntax(fixture.get("syntax", "strict")))
    if isinstance(outcome, Unreadable):
        assert [[refusal.code, refusal.path] for refusal in outcome.refusals] == fixture.get("refusals")
    else:
        assert msgspec.to_builtins(outcome.message) == fixture.get("message")
        assert [[caution.code, caution.path] for caution in outcome.cautions] == fixture.get("cautions", [])


def test_the_payload_is_the_body_itself_unless_it_was_rewritten(fixture: dict[str, Any]) -> None:
    outcome = TRADERSPOST.parse(fixture["body"].encode(), JsonSyntax(fixture.get("syntax", "strict")))
    if isinstance(outcome, Reading):
        assert outcome.payload.decode() == fixture.get("payload", fixture["body"])

"""The messages of the fixtures are read as the fixtures say."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tradehook.dialects.algotradeanalytics import ALGOTRADEANALYTICS
from tradehook.dialects.contract import JsonSyntax, Unreadable

FILES = sorted(Path(str(resources.files("tradehook.dialects.algotradeanalytics"))).glob("fixtures/*.json"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def fixture(request: pytest.FixtureRequest) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return read


def test_there_are_fixtures() -> None:
    assert len(FILES) >= 12


def test_the_fixture_is_read_as_it_says(fixture: dict[str, Any]) -> None:
    outcome = ALGOTRADEANALYTICS.parse(fixture["body"].encode(), JsonSyntax.STRICT)
    if isinstance(outcome, Unreadable):
        assert [[refusal.code, refusal.path] for refusal in outcome.refusals] == fixture.get("refusals")
    else:
        assert msgspec.to_builtins(outcome.message) == fixture.get("message")
        assert outcome.addressed is None
        assert [[caution.code, caution.path] for caution in outcome.cautions] == fixture.get("cautions", [])
        assert outcome.payload.decode() == fixture["body"]


def test_the_masked_body_is_as_it_says(fixture: dict[str, Any]) -> None:
    assert ALGOTRADEANALYTICS.mask(fixture["body"].encode()).decode() == fixture["masked"]

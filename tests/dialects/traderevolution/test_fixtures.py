"""The messages of the fixtures are read as the fixtures say."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tradehook.dialects.contract import Addressed, JsonSyntax, Unreadable
from tradehook.dialects.traderevolution import TRADEREVOLUTION

FILES = sorted(Path(str(resources.files("tradehook.dialects.traderevolution"))).glob("fixtures/*.json"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def fixture(request: pytest.FixtureRequest) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return read


def test_there_are_fixtures() -> None:
    assert len(FILES) >= 12


def test_the_fixture_is_read_as_it_says(fixture: dict[str, Any]) -> None:
    outcome = TRADEREVOLUTION.parse(fixture["body"].encode(), JsonSyntax.STRICT)
    if isinstance(outcome, Unreadable):
        assert [[refusal.code, refusal.path] for refusal in outcome.refusals] == fixture.get("refusals")
    else:
        assert msgspec.to_builtins(outcome.message) == fixture.get("message")
        assert outcome.addressed is not None
        assert said(outcome.addressed) == fixture.get("addressed")
        assert [[caution.code, caution.path] for caution in outcome.cautions] == fixture.get("cautions", [])
        assert outcome.payload.decode() == fixture["body"]


def said(addressed: Addressed) -> dict[str, Any]:
    """What is there, with the symbol type by its word."""
    word = addressed.symbol_type.word if addressed.symbol_type else None
    known = addressed._asdict() | {"symbol_type": word}
    return {name: msgspec.to_builtins(value) for name, value in known.items() if value is not None}

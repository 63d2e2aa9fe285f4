"""Real messages found in public: each gets a definite answer, and sound ones of our format are accepted.

They are other people's, so they lie beside the project, not in it.
"""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.client import Json, Strategy
from tests.databases import copied_file
from tests.desk import Inside, at_work
from tradehook.vocabulary.instrument import AssetClass

pytestmark = pytest.mark.anyio

FOLDER = Path(__file__).parents[2].parent / "shared" / "payloads"
FILES = sorted(FOLDER.glob("*.jsonl"))

NO_LIMITS = {"rate_limit_per_minute": 1_000_000, "rate_limit_per_hour": 1_000_000}
FILLED_IN = {
    "ticker": "AMD",
    "alert_symbol": "AMD",
    "strategy.order.action": "buy",
    "strategy.market_position": "long",
    "timenow": "2025-06-17T12:00:00Z",
    "time": "2025-06-17T12:00:00Z",
    "interval": "5",
}

MENDED_BY_THE_SENDER: dict[str, dict[str, str]] = {
    "malformed-json": {
        "it has comments": r"//",
        "a comma is missing between two fields": r"\}\s*\"time\"",
        "a comma follows the last field": r",\s*\}",
        "its quotes are curly": "\u201c",
        "a time has no quotes": r'"time":\s*\d{4}-',
    },
    "invalid-sentiment-action": {"an exit needs no sentiment, and may have none": r'"exit",\s*"sentiment"'},
    "invalid-action": {"there is no such action": r'"action":\s*"(bu|limit_tp)"'},
    "invalid-take-profit": {"the take profit is no object": r'"takeProfit":\s*"'},
    "empty-ticker-name": {"its ticker is empty": r'"ticker":\s*""'},
    "invalid-payload": {"it has no ticker": r"^(?!.*\"ticker\")"},
}
"""What is refused of our own format, by code and by what is wrong with it."""


@pytest.fixture
async def desk(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Inside]:
    """A desk in June 2025, when the contracts in these messages traded."""
    copied_file(migrated_file, tmp_path)
    async with at_work(tmp_path) as found:
        yield found


def bodies(file: Path) -> list[str]:
    """The messages of a file, with their placeholders filled in as an alert fills them in."""
    lines = file.read_text().splitlines()
    return [re.sub(r"\{\{([^{}]*)\}\}|%(\w+)%", _value, json.loads(line)["body"]) for line in lines]


def _value(placeholder: re.Match[str]) -> str:
    return FILLED_IN.get((placeholder[1] or placeholder[2]).strip(), "1")


async def answers(desk: Inside, webhooks: list[Strategy], body: str) -> list[httpx.Response]:
    """What the webhooks of every class say to a message."""
    return [await desk.send(strategy, body) for strategy in webhooks]


async def every_class(desk: Inside) -> list[Strategy]:
    """A strategy of each class."""
    return [await desk.make_strategy(asset_class.value, webhook=NO_LIMITS) for asset_class in AssetClass]


@pytest.mark.skipif(not FILES, reason=f"there is no folder {FOLDER.name} of public messages beside the project")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_every_message_gets_a_definite_answer(desk: Inside, file: Path) -> None:
    webhooks = await every_class(desk)
    for body in bodies(file):
        for answer in await answers(desk, webhooks, body):
            said: Json = answer.json()
            assert answer.status_code in (200, 400, 422), body
            assert said["logId"]
            assert said["success"] or (said["messageCode"] and said["message"] and said["hint"])


@pytest.mark.skipif(not FILES, reason=f"there is no folder {FOLDER.name} of public messages beside the project")
async def test_sound_messages_of_our_format_are_accepted_by_a_webhook_of_their_class(desk: Inside) -> None:
    webhooks = await every_class(desk)
    found = bodies(FOLDER / "traderspost.jsonl")
    surprises = []
    for body in found:
        said = [answer.json() for answer in await answers(desk, webhooks, body)]
        codes = {answer["messageCode"] for answer in said if not answer["success"]}
        accepted = any(answer["success"] for answer in said)
        if not accepted and not any(_is_known(code, body) for code in codes):
            surprises.append((codes, body))

    assert not surprises
    assert len(found) > 100


def _is_known(code: str, body: str) -> bool:
    return any(re.search(pattern, body, re.DOTALL) for pattern in MENDED_BY_THE_SENDER.get(code, {}).values())

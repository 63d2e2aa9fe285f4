"""The messages that are ready to be copied, each sent as it stands: into a position, and out of it."""

import httpx
import pytest

from tests.client import Client, Json
from tests.journeys.copied import as_a_script, in_a_shell
from tests.journeys.event_sender import EventSender, trades
from tradehook.dialects.algotradeanalytics.words import Direction
from tradehook.dialects.reading.senders import Sender

_CHART = {"{{ticker}}": "AAPL", "{{strategy.order.contracts}}": "1", "{{close}}": "150", "{{timenow}}": "2025-06-17"}
_HELD = {Direction.ENTRY_LONG: 1, Direction.EXIT_LONG: 0, Direction.ENTRY_SHORT: -1, Direction.EXIT_SHORT: 0}


def _sent(sender: EventSender, copied: Sender, text: str) -> Json:
    match copied:
        case Sender.TRADINGVIEW:
            for placeholder, value in _CHART.items():
                text = text.replace(placeholder, value)
            found: Json = httpx.post(sender.webhook["url"], content=text).json()
            return found
        case Sender.CURL:
            return in_a_shell(text)
        case Sender.PYTHON:
            return as_a_script(text)


@pytest.mark.parametrize("copied", Sender)
def test_positions_are_entered_and_exited_by_what_is_to_be_copied(client: Client, copied: Sender) -> None:
    sender = trades(client)
    client.set_price("AAPL", "150")
    shown = client.call("GET", f"/ata-webhooks/{sender.webhook['id']}/snippets")["items"]
    texts = {one["direction"]: one["text"] for one in shown if one["sender"] == copied}
    assert set(texts) == set(Direction)

    for direction, held in _HELD.items():
        said = _sent(sender, copied, texts[direction].replace("AUTH_KEY", sender.webhook["auth_key"]))
        assert said["success"], said
        assert said["validation"]["warnings"] == []
        assert client.ended_trade(said["signalId"])["status"] == "completed"
        assert client.position(sender.account, "AAPL") == held

"""A message becomes a trade, and the trade a notification at a real address."""

from collections.abc import Iterator

import pytest

from tests.client import Client
from tests.journeys.floor import floor
from tests.notify.listener import Listener, listening
from tests.waiting import wait_for


@pytest.fixture
def listener() -> Iterator[Listener]:
    """The other end of a channel."""
    with listening() as found:
        yield found


def test_whoever_listens_is_told_what_the_trade_did(client: Client, listener: Listener) -> None:
    desk = floor(client)
    channel = client.call("POST", "/notifications", {"name": "journey", "url": listener.url, "what": ["trades"]})
    try:
        desk.does("buy", quantity=3)

        (heard,) = wait_for(lambda: [each for each in listener.heard if "bought 3" in each["message"]], "the message")

        assert heard["title"].endswith(": completed")
        (message,) = wait_for(
            lambda: [
                each
                for each in client.listed("/notifications/told", channel_id=channel["id"], told=True)
                if "bought 3" in each["text"]
            ],
            "its mark",
        )
        assert (message["attempts"], message["trouble"]) == (1, None)
    finally:
        client.call("DELETE", f"/notifications/{channel['id']}")

"""An address becomes a call in a process of its own: against a real server, and against one that does not answer."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.notify.listener import Listener, listening
from tradehook.notify.news import Words
from tradehook.notify.posting import Courier
from tradehook.notify.sending import scheme_of

pytestmark = pytest.mark.anyio

MESSAGES = [Words(title="SQ: completed", text="Bought 10 SQ at 143.12 — all of it."), Words(title="two", text="more")]


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server that keeps what it is told."""
    with listening() as found:
        yield found


async def test_messages_arrive_in_order(listener: Listener) -> None:
    assert await Courier().tell(listener.url, MESSAGES) == [None, None]

    assert [(heard["title"], heard["message"]) for heard in listener.heard] == [
        (words.title, words.text) for words in MESSAGES
    ]


async def test_a_service_that_refuses_is_said_in_words_without_the_secrets(listener: Listener) -> None:
    listener.status = 403

    troubles = await Courier().tell(listener.url, MESSAGES)

    assert len(troubles) == 2
    for trouble in troubles:
        assert trouble is not None
        assert "403" in trouble
        assert "topsecret" not in trouble
        assert "hidden-path" not in trouble


async def test_nothing_listens_there(listener: Listener) -> None:
    (trouble,) = await Courier().tell("json://127.0.0.1:9/hidden-path", MESSAGES[:1])

    assert trouble is not None
    assert "hidden-path" not in trouble


async def test_what_takes_too_long_is_ended(listener: Listener) -> None:
    listener.delay_s = 5

    assert (
        await Courier(patience_s=2, for_each_s=0.1).tell(listener.url, MESSAGES)
        == ["the service did not answer in time"] * 2
    )


@pytest.mark.parametrize(
    "url", ["nosuchservice://a-secret-token", "a-secret-token", "json://", "tgram://a-secret-token"]
)
async def test_an_address_that_cannot_be_called_is_known_before_anything_is_sent(url: str) -> None:
    trouble = await Courier().trouble_with(url)

    assert trouble is not None
    assert "a-secret-token" not in trouble
    assert None not in await Courier().tell(url, MESSAGES)


async def test_a_good_address_is_looked_at_without_a_call(listener: Listener) -> None:
    assert await Courier().trouble_with(listener.url) is None
    assert listener.heard == []


def test_only_the_scheme_of_an_address_is_shown() -> None:
    assert scheme_of("TGRAM://123:abc/45") == "tgram"
    assert scheme_of("a-secret-token") == ""


def test_apprise_is_not_loaded_by_a_server() -> None:
    code = "import sys, tradehook.web.app; sys.exit('apprise' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

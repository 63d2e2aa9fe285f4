"""What an account may set, and where its requests go."""

import pytest

from tradehook.brokers.alpaca.settings import AlpacaSettings, addresses
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.merging import merge
from tradehook.vocabulary.bounds import Range
from tradehook.vocabulary.refusal import Refusal

RANGES = {"stale_quote_s": Range(low=1, high=86_400)}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"environment": "live", "feed": "sip", "stale_quote_s": 5}, None),
        ({"trading_url": "http://127.0.0.1:8080/gateway", "stream_url": "wss://example.test/stream"}, None),
        ({"trading_url": None}, None),
        ({"environment": "demo"}, "invalid-setting"),
        ({"feed": "otc"}, "invalid-setting"),
        ({"stale_quote_s": 0}, "invalid-setting"),
        ({"trading_url": "ftp://example.test"}, "invalid-setting"),
        ({"trading_url": "example.test"}, "invalid-setting"),
        ({"data_url": "https://"}, "invalid-setting"),
        ({"data_url": "https://example.test/?key=1"}, "invalid-setting"),
        ({"stream_url": "https://example.test/stream"}, "invalid-setting"),
        ({"enviroment": "live"}, "unknown-setting"),
    ],
)
def test_settings_are_checked(given: dict[str, object], code: str | None) -> None:
    merged = merge(AlpacaSettings(), given, RANGES)

    assert (merged.code if isinstance(merged, Refusal) else None) == code


def test_settings_are_kept_and_read_again() -> None:
    settings = AlpacaSettings(environment="live", trading_url="https://example.test")

    assert decode(AlpacaSettings, encode(settings)) == settings


def test_each_environment_has_its_own_addresses() -> None:
    paper, live = addresses(AlpacaSettings()), addresses(AlpacaSettings(environment="live"))

    assert paper.trading != live.trading
    assert paper.stream != live.stream
    assert paper.data == live.data


def test_a_gateway_of_ones_own_takes_the_place_of_each_address() -> None:
    found = addresses(
        AlpacaSettings(trading_url="http://gate/trade/", data_url="http://gate/data", stream_url="ws://gate/stream")
    )

    assert (found.trading, found.data, found.stream) == ("http://gate/trade", "http://gate/data", "ws://gate/stream")

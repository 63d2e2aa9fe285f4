"""What an account at Alpaca may set, and the addresses that follow from it."""

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

_Http = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/?#]+[^\s?#]*$")]
_Websocket = Annotated[str, msgspec.Meta(pattern=r"^wss?://[^\s/?#]+[^\s?#]*$")]

_TRADING = {"paper": "https://paper-api.alpaca.markets", "live": "https://api.alpaca.markets"}
_STREAM = {"paper": "wss://paper-api.alpaca.markets/stream", "live": "wss://api.alpaca.markets/stream"}
_DATA = "https://data.alpaca.markets"


class AlpacaSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one account, with their defaults.

    A quote older than `stale_quote_s` seconds is not traded on. `feed` is where prices of stocks come from: `iex` is
    free, `sip` needs a subscription at Alpaca. The addresses are for a gateway of one's own; None is Alpaca itself.
    """

    environment: Literal["paper", "live"] = "paper"
    stale_quote_s: int = 60
    feed: Literal["iex", "sip"] = "iex"
    trading_url: _Http | None = None
    data_url: _Http | None = None
    stream_url: _Websocket | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where an account's requests go, without a slash at the end."""

    trading: str
    data: str
    stream: str


def addresses(settings: AlpacaSettings) -> Addresses:
    """The addresses that the settings name, else those of their environment."""
    return Addresses(
        trading=(settings.trading_url or _TRADING[settings.environment]).rstrip("/"),
        data=(settings.data_url or _DATA).rstrip("/"),
        stream=(settings.stream_url or _STREAM[settings.environment]).rstrip("/"),
    )

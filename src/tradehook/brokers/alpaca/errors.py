"""What an answer or a broken request means: a definite no, certainly not sent, or unknown.

Definite are only Alpaca's own words with a status of 4xx, and failures before the first byte went out. Everything else
is neither yes nor no (rule: architecture 2, promise 4). Source: "Error Responses" on Alpaca's pages.
"""

import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

import msgspec

from tradehook.brokers.alpaca.translate.wire import WireRefusal
from tradehook.vocabulary.broker import DUPLICATE_ID, NotSent, Rejected, Unknown

TOO_MANY_REQUESTS = 429
UNPROCESSABLE = 422
NOT_FOUND = "not-found"
_LONGEST_WORDS = 200

UNSURE: frozenset[int] = frozenset({408, 425, 499})
"""Statuses of 4xx with which something on the way says that it gave up: the request may have arrived all the same."""

_BY_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        # Our ids are always of a form that Alpaca takes, so what it says about one is that it had it before. The words
        # are not promised, and to miss them would be to send the order again under another id.
        (r"client[ _-]?order[ _-]?id", DUPLICATE_ID),
        (r"buying power|insufficient cash|insufficient balance for usd", "insufficient-buying-power"),
        (r"insufficient (qty|quantity|balance)", "insufficient-quantity"),
        (r"sold short|to short|shorting|uncovered", "short-not-allowed"),
        (r"wash trade", "wash-trade"),
        (r"day.?trad", "day-trading-limit"),
        (r"not (found|tradable|active)|is expired|invalid (symbol|contract)", "symbol-not-tradable"),
        (r"sub-penny|increment|price precision", "off-tick"),
        (r"fractional|qty must be integer", "off-step"),
        (r"extended.?hours", "extended-hours-not-allowed"),
        (r"time.?in.?force", "unsupported-time-in-force"),
        (r"order.?type", "unsupported-order-type"),
        (
            r"(cannot|unable to) replace|already replaced|parameters are not changed|qty must be > filled",
            "not-replaceable",
        ),
        (r"already in \W*(filled|canceled|expired|rejected|replaced)", "order-already-final"),
        (r"already in|not cancel", "not-cancellable"),
    )
)
"""Alpaca has few codes for many reasons; its words tell them apart. Where they change, the code below remains."""

_BY_NUMBER: Mapping[int, str] = MappingProxyType(
    {
        40010000: "invalid-request",
        40010001: "invalid-request",
        40110000: "not-authorized",
        40310000: "forbidden",
        40310100: "day-trading-limit",
        40410000: NOT_FOUND,
        42210000: "unprocessable",
    }
)

_BY_STATUS: Mapping[int, str] = MappingProxyType(
    {400: "invalid-request", 401: "not-authorized", 403: "forbidden", 404: NOT_FOUND, UNPROCESSABLE: "unprocessable"}
)


class Sent(Enum):
    """Whether a request that failed may have reached Alpaca."""

    NO = "no byte went out"
    PERHAPS = "it may have arrived"


class TooLate(Exception):
    """The send-before time was over when the first byte would have gone out."""


EXCEPTIONS: Mapping[str, Sent] = MappingProxyType(
    {
        "tradehook.TooLate": Sent.NO,
        # No connection, none that was free, or no address to connect to.
        "httpx.ConnectError": Sent.NO,
        "httpx.ConnectTimeout": Sent.NO,
        "httpx.PoolTimeout": Sent.NO,
        "httpx.UnsupportedProtocol": Sent.NO,
        "httpx.InvalidURL": Sent.NO,
        # A connection was there: what went over it is not known.
        "httpx.ReadTimeout": Sent.PERHAPS,
        "httpx.WriteTimeout": Sent.PERHAPS,
        "httpx.ReadError": Sent.PERHAPS,
        "httpx.WriteError": Sent.PERHAPS,
        "httpx.CloseError": Sent.PERHAPS,
        "httpx.RemoteProtocolError": Sent.PERHAPS,
        "httpx.LocalProtocolError": Sent.PERHAPS,
        "httpx.ProxyError": Sent.PERHAPS,
        # There was an answer, and it cannot be read.
        "httpx.DecodingError": Sent.PERHAPS,
        "httpx.TooManyRedirects": Sent.PERHAPS,
        "httpx.HTTPStatusError": Sent.PERHAPS,
        "httpx.StreamError": Sent.PERHAPS,
        "httpx.StreamClosed": Sent.PERHAPS,
        "httpx.StreamConsumed": Sent.PERHAPS,
        "httpx.RequestNotRead": Sent.PERHAPS,
        "httpx.ResponseNotRead": Sent.PERHAPS,
        "httpx.CookieConflict": Sent.PERHAPS,
        # Names for several of the above.
        "httpx.HTTPError": Sent.PERHAPS,
        "httpx.RequestError": Sent.PERHAPS,
        "httpx.TransportError": Sent.PERHAPS,
        "httpx.NetworkError": Sent.PERHAPS,
        "httpx.TimeoutException": Sent.PERHAPS,
        "httpx.ProtocolError": Sent.PERHAPS,
        # The stream carries no requests: what breaks on it says of none that it was not sent.
        "websockets.WebSocketException": Sent.PERHAPS,
        "websockets.ConnectionClosed": Sent.PERHAPS,
        "websockets.ConnectionClosedOK": Sent.PERHAPS,
        "websockets.ConnectionClosedError": Sent.PERHAPS,
        "websockets.ConcurrencyError": Sent.PERHAPS,
        "websockets.InvalidURI": Sent.PERHAPS,
        "websockets.InvalidHandshake": Sent.PERHAPS,
        "websockets.InvalidMessage": Sent.PERHAPS,
        "websockets.InvalidStatus": Sent.PERHAPS,
        "websockets.InvalidHeader": Sent.PERHAPS,
        "websockets.InvalidHeaderFormat": Sent.PERHAPS,
        "websockets.InvalidHeaderValue": Sent.PERHAPS,
        "websockets.InvalidOrigin": Sent.PERHAPS,
        "websockets.InvalidUpgrade": Sent.PERHAPS,
        "websockets.InvalidProxy": Sent.PERHAPS,
        "websockets.InvalidProxyMessage": Sent.PERHAPS,
        "websockets.InvalidProxyStatus": Sent.PERHAPS,
        "websockets.ProxyError": Sent.PERHAPS,
        "websockets.NegotiationError": Sent.PERHAPS,
        "websockets.DuplicateParameter": Sent.PERHAPS,
        "websockets.InvalidParameterName": Sent.PERHAPS,
        "websockets.InvalidParameterValue": Sent.PERHAPS,
        "websockets.SecurityError": Sent.PERHAPS,
        "websockets.ProtocolError": Sent.PERHAPS,
        "websockets.PayloadTooBig": Sent.PERHAPS,
        "websockets.TooManyFragments": Sent.PERHAPS,
        "websockets.TooManyHeaders": Sent.PERHAPS,
        "websockets.HeaderLineTooLong": Sent.PERHAPS,
        "websockets.RequestLineTooLong": Sent.PERHAPS,
        "websockets.StatusLineTooLong": Sent.PERHAPS,
        "websockets.InvalidMethod": Sent.PERHAPS,
        "websockets.InvalidProtocol": Sent.PERHAPS,
        "websockets.InvalidState": Sent.PERHAPS,
    }
)
"""Every exception of the libraries that carry a request, and whether it proves that nothing was sent.

By name: not every version of a library has all of them.
"""


def failure(error: BaseException) -> NotSent | Unknown:
    """What an exception says of its request; of one that is not in the table, nothing."""
    why = f"{type(error).__name__}: {error}".rstrip(": ")
    names = map(name_of, type(error).__mro__)
    sent = next((EXCEPTIONS[name] for name in names if name in EXCEPTIONS), Sent.PERHAPS)
    return NotSent(why) if sent is Sent.NO else Unknown(why)


def name_of(kind: type) -> str:
    """The name by which the table knows a class: that of its library, and its own."""
    return f"{kind.__module__.partition('.')[0]}.{kind.__qualname__}"


def refusal(status: int, content: bytes) -> Rejected | Unknown:
    """What an answer says that is not a success."""
    found = _read(content) if 400 <= status < 500 and status not in UNSURE else None
    if found is None:
        return Unknown(f"Alpaca's answer had status {status}: {content[:_LONGEST_WORDS].decode(errors='replace')}")
    return Rejected(code=_code(status, found), words=found.message)


def _read(content: bytes) -> WireRefusal | None:
    try:
        return msgspec.json.decode(content, type=WireRefusal)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _code(status: int, found: WireRefusal) -> str:
    """A stable code: by the words where they tell the reason, else by Alpaca's number, else by the status."""
    if status != 404:
        for pattern, code in _BY_WORDS:
            if pattern.search(found.message):
                return code
    return _BY_NUMBER.get(found.code or 0) or _BY_STATUS.get(status, f"alpaca-{status}")

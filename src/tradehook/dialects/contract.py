"""What intake asks of a dialect. Everything here is pure: same bytes, same answer."""

from enum import StrEnum
from typing import NamedTuple, Protocol

from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Caution, Gate, Refusal
from tradehook.vocabulary.signal import Message


class JsonSyntax(StrEnum):
    """How strictly a body is read (rule: architecture 8.1)."""

    STRICT = "strict"
    JSON5 = "json5"


class Reading(NamedTuple):
    """A message that could be read. `payload` is the JSON text to echo: as it was sent."""

    message: Message
    payload: bytes
    cautions: tuple[Caution, ...] = ()


class Unreadable(NamedTuple):
    """A message that could not: every problem found, the first one first."""

    refusals: tuple[Refusal, ...]


class Answer(NamedTuple):
    """What the sender is told."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


CODES_PATH = "/docs/codes/"
"""Where the pages of the codes are served: the dialect's name follows, and a code is an anchor."""


class CodeDescribed(NamedTuple):
    """A code as its page shows it. `how`: what it takes beside the example to cause it, "" for nothing."""

    code: str
    status: int
    sentence: str
    hint: str
    example: str
    how: str


class Dialect(Protocol):
    """One wire format."""

    name: str
    title: str
    """What its users call it."""
    prefix: str
    """Where the addresses of its webhooks begin; the webhook's uuid follows."""
    codes: tuple[CodeDescribed, ...]
    """Every code that it answers, in the order of its checks."""

    def parse(self, body: bytes, syntax: JsonSyntax) -> Reading | Unreadable:
        """Read a body of any bytes. Total: never raises."""

    def refusal(self, gate: Gate, **details: object) -> Refusal:
        """This dialect's words for a check of intake that failed.

        Details that are known make the hint say more: `method`; `source_ip`; `per_minute` and `per_hour`; `limit` in
        bytes; `ticker`, and for its class `found` and `wanted`.
        """

    def accepted(
        self, signal_id: SignalId, log_id: DeliveryId, reading: Reading, cautions: tuple[Caution, ...]
    ) -> Answer:
        """The answer to a message that is kept; `cautions` are told after those of the reading."""

    def refused(self, refusals: tuple[Refusal, ...], log_id: DeliveryId | None, retry_after_s: int | None) -> Answer:
        """The answer to a request that is not; `log_id` is None at an unknown address only."""

"""What intake asks of a dialect. Everything here is pure: same bytes, same answer."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.instrument import AssetClass, ContractType, Right
from tradehook.vocabulary.order import Leg, OrderStatus
from tradehook.vocabulary.refusal import Caution, Gate, Refusal
from tradehook.vocabulary.signal import Message


class JsonSyntax(StrEnum):
    """How strictly a body is read (rule: architecture 8.1)."""

    STRICT = "strict"
    JSON5 = "json5"


class SymbolType(NamedTuple):
    """What kind of thing a symbol is said to be: a class, and the kind of contract on it where it is one."""

    word: str
    asset_class: AssetClass | None
    contract_type: ContractType | None = None


class Addressed(NamedTuple):
    """The account that a message names, and what else it says of the instrument beside its ticker.

    `month` is what it says of a contract's month or last day, as "2026-12" or "2026-12-18". `symbol_type` without an
    asset class is one whose class the symbol decides.
    """

    account: str
    symbol_type: SymbolType | None = None
    month: str | None = None
    strike: Decimal | None = None
    right: Right | None = None
    isin: str | None = None


class Reading(NamedTuple):
    """A message that could be read. `payload` is the JSON text to echo: as it was sent.

    `addressed`: of a message for one account.
    """

    message: Message
    payload: bytes
    cautions: tuple[Caution, ...] = ()
    addressed: Addressed | None = None


class Unreadable(NamedTuple):
    """A message that could not: every problem found, the first one first."""

    refusals: tuple[Refusal, ...]


class LegNow(NamedTuple):
    """A leg of an order as it is now. `number`: of its own order, where it has one."""

    leg: Leg
    number: int | None
    status: str
    price: Decimal | None


class OrderNow(NamedTuple):
    """What is so of an order when its sender is answered.

    `status` None: nothing is known of it yet. `waits_for`: in words, what keeps it from being sent. `refusal`: why what
    was asked for was not done.
    """

    number: int | None
    status: OrderStatus | None = None
    filled: Decimal = Decimal(0)
    average_price: Decimal | None = None
    waits_for: str | None = None
    legs: tuple[LegNow, ...] = ()
    refusal: Refusal | None = None
    cautions: tuple[Caution, ...] = ()


class Answer(NamedTuple):
    """What the sender is told."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


CODES_PATH = "/docs/codes/"
"""Where the pages of the codes are served: the dialect's name follows, and a code is an anchor."""

REASONS_PAGE = "/docs/reasons"
"""Where it is said why what a message asks for may not be done; a reason's code is an anchor."""

API_PATH = "/docs/api/"
"""Where the pages of what can be sent are served: the dialect's name follows."""


class Part(NamedTuple):
    """A part of a page to read: text in paragraphs, a table whose first row is its head, and examples to be copied,
    each with its title."""

    name: str
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    examples: tuple[tuple[str, str], ...] = ()


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
    api: tuple[Part, ...]
    """What can be sent and what is answered, as a page to read; nothing where there is none."""
    reports_within_s: float
    """How long an answer may wait for what became of the order; 0 for answers that need none."""
    hides_addresses: bool
    """Whether an address that nobody has is answered as one whose secret is wrong: same words, same time."""
    secret_in_body: bool
    """Whether a message brings the secret in its body; else the secret is the last part of the address."""

    def processing(self, answer_status: int) -> str | None:
        """What became of a request that was answered so, in the words of this dialect's log of events; None for what is
        no event there, and where there is no such log."""

    def secret_of(self, body: bytes, syntax: JsonSyntax) -> str | Unreadable:
        """The secret in a body of any bytes, "" where it has none; or why the body cannot be read. Total.

        Asked where `secret_in_body` says so, before anything else is made of the body.
        """

    def mask(self, body: bytes) -> bytes:
        """The body as it may be stored: without a secret that it brings, also where it cannot be read. Total."""

    def parse(self, body: bytes, syntax: JsonSyntax) -> Reading | Unreadable:
        """Read a body of any bytes. Total: never raises."""

    def refusal(self, gate: Gate, **details: object) -> Refusal:
        """This dialect's words for a check of intake that failed.

        Details that are known make the hint say more: `method`; `source_ip`; `off`, by how much a clock is;
        `per_minute`, `per_15_minutes` and `per_hour`; `limit` in bytes; `ticker`, and for its class `found` and
        `wanted`; `account`; `number` of an order; `value`, `step` and `symbol` of what is off the step or the tick;
        `month` of a contract; `isin`; `why` in a sentence; `path` of the field.
        """

    def accepted(
        self,
        signal_id: SignalId,
        log_id: DeliveryId,
        reading: Reading,
        cautions: tuple[Caution, ...],
        now: OrderNow | None = None,
        /,
    ) -> Answer:
        """The answer to a message that is kept; `cautions` are told after those of the reading.

        `now`: what is so of the order that the message is about, where the answer waited for that.
        """

    def refused(self, refusals: tuple[Refusal, ...], log_id: DeliveryId | None, retry_after_s: int | None) -> Answer:
        """The answer to a request that is not; `log_id` is None at an unknown address only."""

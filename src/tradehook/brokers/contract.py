"""What tradehook asks of a broker. One object is one connection, which may carry several accounts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tradehook.vocabulary.broker import BrokerOrder, Outcome, Report, Snapshot, Unknown
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.quote import Quote


class LookUp(StrEnum):
    """Whether a broker can be asked for an order by our id."""

    IMMEDIATE = "immediate"
    DELAYED = "delayed"
    NONE = "none"


class Mode(StrEnum):
    """Whether money is at stake."""

    PAPER = "paper"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a broker can, as frozen data: documentation, forms, planning and the skips of tests come from it.

    `send_within_s`: a request is dropped by the adapter this long after it was committed. `look_up_delay_s`: how long
    an order may stay invisible to a look-up by our id.
    """

    name: str
    title: str
    mode: Mode
    asset_classes: frozenset[AssetClass]
    order_types: dict[OrderType, frozenset[TimeInForce]]
    rejects_duplicate_ids: bool
    look_up: LookUp
    look_up_delay_s: float
    send_within_s: float
    numbers_reports: bool


class Broker(Protocol):
    """A connection to a broker. No method raises for what a broker says or fails to say."""

    declaration: Declaration

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Quote | None:
        """The latest price that is at hand for this account and not stale; never waits."""

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Place one order. The same client order id never makes a second order."""

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        """Ask for an order to be cancelled; that it is cancelled comes as a report."""

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        """The order with our id, whatever its state; None when the broker has none such."""

    async def snapshot(self, account_id: AccountId) -> Snapshot | Unknown:
        """Positions, open orders and balances as the broker has them now."""

    def reports(self, after: int) -> AsyncIterator[tuple[Report, ...]]:
        """Facts as they come, in batches, beginning with those after the cursor; the reader cannot tell whether the
        broker pushes or is polled. Reports may come twice, late and out of order."""

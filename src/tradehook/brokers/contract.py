"""What tradehook asks of a broker. One object is one connection, which may carry several accounts."""

from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from typing import Protocol

from tradehook.brokers.declaring import Declaration
from tradehook.vocabulary.broker import BrokerOrder, CashKind, Outcome, Report, Snapshot, Unknown
from tradehook.vocabulary.exact import Money, Price
from tradehook.vocabulary.ids import AccountId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket, Replacement
from tradehook.vocabulary.quote import Quote


class Broker(Protocol):
    """A connection to a broker. No method raises for what a broker says or fails to say."""

    declaration: Declaration

    async def start(self) -> None:
        """Begin to work, inside the event loop, before anything else is asked. Waits for no network."""

    async def stop(self) -> None:
        """Let go of everything, once nobody asks anything any more."""

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Quote | None:
        """The latest price that is at hand for this account and not stale; never waits."""

    def opens_at(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Instant | None:
        """When this instrument next opens for regular trading in this account; None while it is open. Never waits."""

    def has_to_be_asked(self, account_id: AccountId) -> bool:
        """Whether the prices of this account are only at hand once they were fetched; never waits."""

    async def fetch_quotes(self, account_id: AccountId, instruments: Sequence[Instrument]) -> Unknown | None:
        """Bring the latest prices of these to hand, where the broker has to be asked for them."""

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Place one order with its legs. The same client order id never makes a second order where the declaration says
        so; `Rejected` with `DUPLICATE_ID`, or the first one's answer, says that there is one already."""

    async def replace(
        self, account_id: AccountId, client_order_id: ClientOrderId, change: Replacement, send_before: Instant
    ) -> Outcome:
        """Ask for new terms of a working order; that it has them comes as a report."""

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        """Ask for an order to be cancelled; that it is cancelled comes as a report."""

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        """The order with our id, whatever its state; None when the broker has none such."""

    async def snapshot(self, account_id: AccountId) -> Snapshot | Unknown:
        """Positions, open orders and balances as the broker has them now."""

    def reports(self, after: int) -> AsyncIterator[tuple[Report, ...]]:
        """Facts as they come, in batches, beginning with those after the cursor; the reader cannot tell whether the
        broker pushes or is polled. Reports may come twice, late and out of order.

        An empty batch says: everything that had happened by now was given. It comes once the past is told, and again
        after every gap that was filled.
        """


class OwnBooks(Protocol):
    """What a broker offers beside the contract whose books are in our own store (`Declaration.own_books`).

    Each is committed when it is answered, and reported. To ask again with the same `entry_id` changes nothing.
    """

    async def move_cash(self, account_id: AccountId, kind: CashKind, amount: Money, entry_id: ExecutionId) -> Outcome:
        """Put cash in, or take it out (negative), in the account's currency."""

    async def reset(self, account_id: AccountId, entry_id: ExecutionId) -> Outcome:
        """Cancel every order, let every position leave at what it cost, and put the cash back to what the account was
        opened with."""

    async def split(self, symbol: str, ratio: Decimal, entry_id: ExecutionId) -> Outcome:
        """Make `ratio` units of each one, in every account: open orders in it are cancelled, fractions paid in cash."""

    async def dividend(self, symbol: str, amount: Price, entry_id: ExecutionId) -> Outcome:
        """Pay so much for each unit held, in the instrument's currency, in every account; who is short pays it."""

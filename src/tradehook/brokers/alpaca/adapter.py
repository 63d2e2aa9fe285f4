"""Alpaca behind the broker contract: one account, its connections, and what is remembered of its orders."""

from collections.abc import AsyncIterator, Mapping, Sequence

from tradehook.brokers.alpaca import held
from tradehook.brokers.alpaca.declaration import ALPACA, REQUESTS
from tradehook.brokers.alpaca.following import Following, Sources
from tradehook.brokers.alpaca.gap import Gap
from tradehook.brokers.alpaca.known import KnownOrders
from tradehook.brokers.alpaca.orders import Orders
from tradehook.brokers.alpaca.pacing import Pace
from tradehook.brokers.alpaca.patience import USUAL, Patience
from tradehook.brokers.alpaca.pricing import QuotesAtHand
from tradehook.brokers.alpaca.reference import Reference
from tradehook.brokers.alpaca.rest import Rest
from tradehook.brokers.alpaca.settings import AlpacaSettings, addresses
from tradehook.brokers.alpaca.shown import ShownOrders
from tradehook.brokers.alpaca.stream import Stream
from tradehook.brokers.alpaca.trading import Trading
from tradehook.brokers.alpaca.translate.symbols import Instruments, Symbols
from tradehook.instruments.sessions.calendars import calendar_of
from tradehook.instruments.sessions.lookup import opens_at
from tradehook.plumbing.clock import Clock
from tradehook.vocabulary.broker import BrokerOrder, Outcome, Rejected, Report, Snapshot, Unknown
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket, Replacement
from tradehook.vocabulary.quote import Quote

# One account's keys never carry what is meant for another.
_OTHER_ACCOUNT = "This connection is of another account."
_OTHER = Unknown(_OTHER_ACCOUNT)
_NOT_HERE = Rejected(code="unknown-account", words=_OTHER_ACCOUNT)


class AlpacaBroker:
    """A connection to one account. It asks nobody anything until it is asked something."""

    declaration = ALPACA

    def __init__(
        self,
        account_id: AccountId,
        settings: AlpacaSettings,
        credentials: Mapping[str, str],
        clock: Clock,
        instruments: Instruments,
        patience: Patience = USUAL,
    ) -> None:
        at = addresses(settings)
        self._account_id = account_id
        self._clock = clock
        self._symbols = Symbols(instruments)
        self._rest = Rest(at.trading, credentials, clock, Pace(REQUESTS), patience)
        # Market data has a limit of its own: asking for prices takes no room from orders.
        self._data = Rest(at.data, credentials, clock, Pace(REQUESTS), patience)
        self._trading = Trading(self._rest)
        known = KnownOrders()
        self._shown = ShownOrders(self._trading, known, self._symbols)
        self._orders = Orders(self._trading, self._shown, known, self._symbols)
        self._quotes = QuotesAtHand(self._data, self._symbols, settings)
        sources = Sources(
            stream=Stream(at.stream, credentials, patience),
            gap=Gap(account_id, self._trading, self._shown, self._symbols, patience.fills_lag_s),
            shown=self._shown,
            known=known,
            symbols=self._symbols,
            clock=clock,
        )
        self._following = Following(account_id, sources, patience)
        self.reference = Reference(self._rest, self._data, self._symbols, clock, settings.feed)

    async def start(self) -> None:
        """Nothing is done ahead: connections are made when something is asked, and then kept."""

    async def stop(self) -> None:
        """Close every connection."""
        await self._rest.close()
        await self._data.close()

    async def clock(self) -> Instant | Unknown:
        """The instant now, by Alpaca's clock."""
        found = await self.reference.market_clock()
        return found if isinstance(found, Unknown) else found.at

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Quote | None:
        """The quote that was fetched last, unless it is older than the account's `stale_quote_s`."""
        return self._quotes.quote(instrument, now) if account_id == self._account_id else None

    def opens_at(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Instant | None:  # noqa: ARG002
        """By the exchange's hours, which are the same for every account."""
        return opens_at(calendar_of(instrument), now)

    def has_to_be_asked(self, account_id: AccountId) -> bool:  # noqa: ARG002 - it is so for every account
        """Nothing is at hand that was not asked for."""
        return True

    async def fetch_quotes(self, account_id: AccountId, instruments: Sequence[Instrument]) -> Unknown | None:
        """Ask for the latest quotes: one request for all of a class."""
        return _OTHER if account_id != self._account_id else await self._quotes.fetch(instruments)

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Place an order with its legs; `Accepted.legs` are Alpaca's ids of them."""
        return _NOT_HERE if ticket.account_id != self._account_id else await self._orders.submit(ticket, send_before)

    async def replace(
        self, account_id: AccountId, client_order_id: ClientOrderId, change: Replacement, send_before: Instant
    ) -> Outcome:
        """Ask for new terms: Alpaca makes a new order, under the id in `change`, and the old one ends as replaced."""
        if account_id != self._account_id:
            return _NOT_HERE
        return await self._orders.replace(client_order_id, change, send_before)

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        """Ask for an order to be cancelled."""
        return _NOT_HERE if account_id != self._account_id else await self._orders.cancel(client_order_id, send_before)

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        """The order with our id, or with Alpaca's; None is Alpaca's own word."""
        return _OTHER if account_id != self._account_id else await self._orders.find(client_order_id)

    async def snapshot(self, account_id: AccountId) -> Snapshot | Unknown:
        """Balances, positions and open orders, asked for together."""
        if account_id != self._account_id:
            return _OTHER
        return await held.snapshot(account_id, self._trading, self._shown, self._symbols, self._clock.now())

    def reports(self, after: int) -> AsyncIterator[tuple[Report, ...]]:
        """What happened after the cursor, an instant in microseconds, and then what comes (see `following`)."""
        return self._following.reports(after)

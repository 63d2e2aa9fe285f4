"""What accounts may trade on, in memory: for quotes, which nobody waits for."""

import asyncio
from collections.abc import Iterable
from functools import partial

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.books import Books
from tradehook.brokers.paper.market import Market, choice_of
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.settings import Mischief, PaperSettings
from tradehook.brokers.paper.timing import market_opens_at
from tradehook.prices.feeds import Choice
from tradehook.prices.rates import Terms
from tradehook.prices.staleness import is_stale
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import Quote

_LEARN_EVERY_S = 1.0


class Accounts:
    """The settings of every account, as they were last read."""

    def __init__(self, books: Books, market: Market) -> None:
        self._books = books
        self._market = market
        self._settings: dict[AccountId, PaperSettings] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._learning = False

    async def open(self) -> None:
        """Know every account there is; where other processes change accounts too, keep knowing them."""
        self._loop = asyncio.get_running_loop()
        await self.learn()
        if self._books.shared:
            self._books.begin(self._keep_learning())

    async def learn(self) -> None:
        """Read every account's settings again."""
        self._settings = await self._books.read_at_last(queries.every_settings)

    async def learn_one(self, account_id: AccountId) -> None:
        """Read an account's settings again. Raises `StoreBusy` and `StoreFailed`."""
        settings = await self._books.read(partial(queries.account_settings, account_id=account_id))
        if settings is not None:
            self.know(account_id, settings)

    def know(self, account_id: AccountId, settings: PaperSettings) -> None:
        """Take an account's settings as they were just read."""
        self._settings[account_id] = settings

    def settings_of(self, account_id: AccountId) -> PaperSettings | None:
        """An account's settings as they were last read; None where it is not known yet."""
        return self._settings.get(account_id)

    def choice_of(self, account_id: AccountId) -> Choice | None:
        """Whose prices an account has chosen; None where it is not known yet, or not at the paper broker."""
        settings = self._settings.get(account_id)
        return None if settings is None else choice_of(settings)

    def terms_of(self, account_id: AccountId) -> Terms | None:
        """Whose prices an account has chosen, and how old they may be; None where it is not known yet."""
        settings = self._settings.get(account_id)
        return None if settings is None else Terms(choice_of(settings), settings.stale_quote_s)

    def opens_at(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Instant | None:
        """When the instrument next opens in this account, None while it is open; asked from any thread.

        An account that is not known yet trades as one that was just opened: around the clock.
        """
        settings = self._settings.get(account_id)
        return None if settings is None else market_opens_at(instrument, settings, now)

    def mischief_of(self, account_id: AccountId) -> Mischief:
        """What an account wants to go wrong; nothing where it is not known yet."""
        settings = self._settings.get(account_id)
        return Mischief() if settings is None else settings.mischief

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Quote | None:
        """The last price of the account's price source, unless it is stale. Asked from any thread.

        An account that is not known is looked for: it is known the next time.
        """
        settings = self._settings.get(account_id)
        if settings is None:
            self._learn_soon()
            return None
        quote = self._market.quote_by(settings, instrument, now)
        return None if quote is None or is_stale(quote, settings.stale_quote_s, now) else quote

    def quotes_for(self, orders: Iterable[PaperOrder]) -> tuple[Quote, ...]:
        """What their accounts trade these orders' instruments at, each once."""
        now = self._market.clock.now()
        found = ((order.ticket.account_id, self._market.instruments.of_symbol(order.ticket.symbol)) for order in orders)
        quotes = (self.quote(account_id, instrument, now) for account_id, instrument in found if instrument)
        return tuple({(quote.source, quote.symbol): quote for quote in quotes if quote}.values())

    async def _keep_learning(self) -> None:
        while True:
            await asyncio.sleep(_LEARN_EVERY_S)
            await self.learn()

    def _learn_soon(self) -> None:
        if self._loop is not None and not self._learning:
            self._learning = True
            self._loop.call_soon_threadsafe(self._begin_learning)

    def _begin_learning(self) -> None:
        self._books.begin(self._learn_once())

    async def _learn_once(self) -> None:
        try:
            await self.learn()
        finally:
            self._learning = False

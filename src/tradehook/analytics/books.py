"""The fills of the store as the values that round trips are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec

from tradehook.accounts.accounts import Account
from tradehook.accounts.queries import all_accounts
from tradehook.analytics import queries, refusals
from tradehook.analytics.fifo import Trips, round_trips
from tradehook.analytics.fill import Fill
from tradehook.analytics.money import RatesThen
from tradehook.analytics.queries import FillRow
from tradehook.analytics.round_trip import OpenTrip, RoundTrip
from tradehook.analytics.sayings import NOTHING, Saying, sayings_of
from tradehook.analytics.scope import Scope
from tradehook.brokers.registry import HOUSES
from tradehook.instruments.catalogue import Catalogue
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.currency import at_par, counted_as
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.side import Side

UTC: Final = "UTC"
_UNKNOWN: Final = "Nobody knows what a point of it is worth: it is on no list of instruments."
_NO_RATE: Final = "There is no price that turns {currency} into {wanted}."


class LeftOut(NamedTuple):
    """A symbol whose fills are in no figure, and why."""

    account_id: AccountId
    symbol: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The accounts that are meant, which share a currency, and the time zone in which their days are told."""

    accounts: tuple[Account, ...]
    currency: str
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The round trips of some books that are meant, and what was left out."""

    books: Books
    trips: Trips
    left_out: tuple[LeftOut, ...]


def books_of(tx: ReadTx, scope: Scope) -> Books | Refusal:
    """The accounts that are meant. Where several have traded, their money must be of one currency."""
    everybody = all_accounts(tx)
    if scope.account_id is not None:
        meant = [account for account in everybody if account.id == scope.account_id]
        if not meant:
            return refusals.unknown_account(scope.account_id)
    else:
        meant = [account for account in everybody if queries.has_traded(tx, account.id)] or everybody
    if scope.currency is not None:
        meant = [account for account in meant if account.currency == scope.currency]
    currencies = sorted({counted_as(account.currency) for account in meant})
    if len(currencies) > 1:
        return refusals.several_currencies(currencies)
    zone = meant[0].guards.timezone if len(meant) == 1 else UTC
    return Books(
        accounts=tuple(meant),
        currency=currencies[0] if currencies else scope.currency or "USD",
        timezone=scope.timezone or zone,
    )


def made_of(tx: ReadTx, catalogue: Catalogue, books: Books, scope: Scope) -> Made:
    """The round trips that are meant. All fills of a book are read, whatever is meant of it: what a fill closes, only
    those before it tell."""
    left_out: list[LeftOut] = []
    closed: list[RoundTrip] = []
    still_open: list[OpenTrip] = []
    said = sayings_of(tx, [account.id for account in books.accounts], scope.symbol)
    for account in books.accounts:
        reading = Reading(tx, catalogue, account)
        trips = round_trips(reading.fills(scope.symbol, said))
        left_out += reading.left_out
        closed += filter(scope.means, trips.closed)
        still_open += trips.still_open
    return Made(books=books, trips=Trips(closed, still_open), left_out=tuple(left_out))


class Filled(msgspec.Struct, frozen=True, gc=False):
    """A row of a fill with its instrument, and what a price change of 1 was worth on one unit of it then, in the
    account's currency."""

    row: FillRow
    instrument: Instrument
    point_value: Decimal

    @property
    def signed(self) -> Decimal:
        """What it did to the position, in units."""
        return _SIDES[self.row.side].sign * Decimal(self.row.quantity)


class Reading:
    """Reads the fills of one account. What cannot be told in its currency is left out, once said in `left_out`."""

    def __init__(self, tx: ReadTx, catalogue: Catalogue, account: Account) -> None:
        self._tx = tx
        self._catalogue = catalogue
        self._account = account
        self._left_out: dict[LeftOut, None] = {}
        self.source = price_source_of(tx, account)
        self._rates = RatesThen(tx, self.source)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was left out of all that was read until now."""
        return tuple(self._left_out)

    def filled(self, symbol: str | None) -> Iterator[Filled]:
        """The fills that count, symbol by symbol as they happened."""
        for known, rows in groupby(queries.fills_in_order(self._tx, self._account.id, symbol), key=_symbol_of):
            instrument = self.instrument(known)
            if instrument is None:
                continue
            always = instrument.point_value if self._is_at_par(instrument) else None
            for row in rows:
                point_value = always or self.point_value(instrument, Instant(row.happened_at))
                if point_value is not None:
                    yield Filled(row, instrument, point_value)

    def fills(self, symbol: str | None, said: Mapping[int, Saying]) -> Iterator[Fill]:
        """The same, with what is said of them, as round trips are made from them."""
        for each in self.filled(symbol):
            row, instrument = each.row, each.instrument
            side, price, saying = _SIDES[row.side], Price(Decimal(row.price)), said.get(row.sequence, NOTHING)
            yield Fill(
                at=Instant(row.happened_at),
                account=self._account.id,
                symbol=instrument.symbol,
                side=side,
                quantity=Quantity(_exact(row.quantity)),
                price=price,
                fee=Money(_exact(row.fee)),
                point_value=each.point_value,
                stop=None if saying.stop is None else saying.stop.price(side, price, instrument.tick),
                strategy=saying.strategy,
                subscription=saying.subscription,
                tags=saying.tags,
            )

    def instrument(self, symbol: str) -> Instrument | None:
        """What a symbol means; None where nobody knows."""
        found = self._catalogue.of_symbol(symbol)
        if found is None:
            self._left_out[LeftOut(self._account.id, symbol, _UNKNOWN)] = None
        return found

    def point_value(self, instrument: Instrument, at: Instant) -> Decimal | None:
        """What a price change of 1 was worth on one unit, in the account's currency; None without a rate."""
        if self._is_at_par(instrument):
            return instrument.point_value
        wanted = self._account.currency
        rate = self._rates.rate(instrument.currency, wanted, at)
        if rate is None:
            why = _NO_RATE.format(currency=instrument.currency, wanted=wanted)
            self._left_out[LeftOut(self._account.id, instrument.symbol, why)] = None
            return None
        return instrument.point_value * rate

    def _is_at_par(self, instrument: Instrument) -> bool:
        return at_par(instrument.currency, self._account.currency)


_MOST_KNOWN: Final = 4_096
_exact: Final = lru_cache(maxsize=_MOST_KNOWN)(Decimal)
"""For quantities and fees, of which many are the same."""
_symbol_of: Final = attrgetter("symbol")
_SIDES: Final = {side.value: side for side in Side}


def price_source_of(tx: ReadTx, account: Account) -> PriceSource:
    """Whose prices an account trades at."""
    house = HOUSES[account.broker]
    return house.price_source(house.account_settings(tx, account.id))

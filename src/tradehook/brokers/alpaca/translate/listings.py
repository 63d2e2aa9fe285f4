"""Reference data in our words: assets, option contracts, sessions, the clock, bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType

from tradehook.brokers.alpaca.translate.numbers import NotReadable, exact, instant, price, quantity
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire_listings import WireAsset, WireBar, WireClock, WireContract, WireDay
from tradehook.brokers.alpaca.translate.words import word_of
from tradehook.instruments.exchange_time import NEW_YORK, instant_at
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.instrument import AssetClass, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """Something that can be traded at Alpaca. The steps are None where Alpaca names none (whole shares, cents)."""

    symbol: str
    name: str
    asset_class: AssetClass
    exchange: str
    tradable: bool
    shortable: bool
    fractionable: bool
    marginable: bool
    easy_to_borrow: bool
    smallest_quantity: Decimal | None
    quantity_step: Decimal | None
    price_step: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionContract:
    """An option. `size` in units of the underlying, `strike` in dollars."""

    symbol: str
    underlying: str
    right: Right
    strike: Price
    expires: date
    size: Decimal
    style: str
    tradable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A day of the stock market; with extended hours from `begins_at` to `ends_at`."""

    day: date
    opens_at: Instant
    closes_at: Instant
    begins_at: Instant
    ends_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketClock:
    """Alpaca's time. `ahead_s`: by how much it is ahead of ours, to half of the time that the answer took."""

    at: Instant
    is_open: bool
    next_open: Instant
    next_close: Instant
    ahead_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What was traded from `at` on, for as long as the timeframe says."""

    symbol: str
    at: Instant
    open: Price
    high: Price
    low: Price
    close: Price
    volume: Quantity
    trades: int


ASSET_CLASS_NAMES: Mapping[AssetClass, str] = MappingProxyType(
    {AssetClass.STOCKS: "us_equity", AssetClass.CRYPTO: "crypto"}
)
"""What assets are listed by. Options are listed as contracts."""


def asset(wire: WireAsset, asset_class: AssetClass, symbols: Symbols) -> Asset:
    """An asset under its canonical symbol."""
    return Asset(
        symbol=symbols.canonical(wire.symbol, asset_class),
        name=wire.name,
        asset_class=asset_class,
        exchange=wire.exchange,
        tradable=wire.tradable,
        shortable=wire.shortable,
        fractionable=wire.fractionable,
        marginable=wire.marginable,
        easy_to_borrow=wire.easy_to_borrow,
        smallest_quantity=_exact_or_none(wire.min_order_size),
        quantity_step=_exact_or_none(wire.min_trade_increment),
        price_step=_exact_or_none(wire.price_increment),
    )


def contract(wire: WireContract, symbols: Symbols) -> OptionContract:
    """A contract under its canonical symbol."""
    return OptionContract(
        symbol=symbols.canonical(wire.symbol, AssetClass.OPTIONS),
        underlying=wire.underlying_symbol,
        right=word_of(Right, wire.type),
        strike=price(wire.strike_price),
        expires=wire.expiration_date,
        size=exact(wire.size),
        style=wire.style,
        tradable=wire.tradable,
    )


def session(wire: WireDay) -> Session:
    """A day's session as instants."""
    return Session(
        day=wire.date,
        opens_at=_in_new_york(wire.date, wire.open),
        closes_at=_in_new_york(wire.date, wire.close),
        begins_at=_in_new_york(wire.date, wire.session_open),
        ends_at=_in_new_york(wire.date, wire.session_close),
    )


def market_clock(wire: WireClock, asked_at: Instant, answered_at: Instant) -> MarketClock:
    """Alpaca's clock, against ours halfway between question and answer."""
    at = instant(wire.timestamp)
    halfway = Instant((asked_at + answered_at) // 2)
    return MarketClock(
        at=at,
        is_open=wire.is_open,
        next_open=instant(wire.next_open),
        next_close=instant(wire.next_close),
        ahead_s=seconds_between(halfway, at),
    )


def bar(symbol: str, wire: WireBar) -> Bar:
    """A bar of a canonical symbol."""
    return Bar(
        symbol=symbol,
        at=instant(wire.at),
        open=price(wire.open),
        high=price(wire.high),
        low=price(wire.low),
        close=price(wire.close),
        volume=quantity(wire.volume),
        trades=wire.trades,
    )


def _exact_or_none(number: Decimal | None) -> Decimal | None:
    return None if number is None else exact(number)


def _in_new_york(day: date, text: str) -> Instant:
    digits = text.replace(":", "")
    try:
        at = time(int(digits[:2]), int(digits[2:]))
    except ValueError as error:
        raise NotReadable(f"{text!r} is not a time of day") from error
    return instant_at(day, at, NEW_YORK)

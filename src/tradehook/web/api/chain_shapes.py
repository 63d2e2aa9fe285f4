"""What the answers about option chains look like."""

from datetime import date

from tradehook.instruments.options.expirations import Expiration
from tradehook.prices.options.black_scholes import Greeks
from tradehook.prices.options.priced import Market, Priced
from tradehook.vocabulary.exact import canonical, canonical_or_none
from tradehook.vocabulary.instrument import Instrument, Right
from tradehook.vocabulary.quote import PriceSource
from tradehook.web.api.shapes import Exact, Moment, Shape

_PLACES = 6


class ExpirationShape(Shape):
    """A day on which contracts end. `standard`: those of the month. `root` is what their symbols begin with."""

    expiration: date
    root: str
    standard: bool
    last_trading_day: date
    expires_at: Moment


class ExpirationsShape(Shape):
    """What is listed on an underlying, the nearest first."""

    underlying: str
    expirations: list[ExpirationShape]


class GreeksShape(Shape):
    """Of the price for one unit of the underlying: `delta` and `gamma` for a change of it by 1, `theta` for a day,
    `vega` and `rho` for a percentage point of volatility and rate."""

    delta: float
    gamma: float
    theta: float
    vega: float
    rho: float


class ContractShape(Shape):
    """A contract. `source` says whose quote it is: a contract's own, or that of the underlying which it follows from.
    `implied_volatility` is that of its own quote, else the one asked for; null where none makes such a price."""

    symbol: str
    right: Right
    strike: Exact
    bid: Exact | None
    ask: Exact | None
    last: Exact | None
    source: PriceSource
    theoretical: Exact
    implied_volatility: float | None
    greeks: GreeksShape


class ChainShape(Shape):
    """The calls and puts of one expiration around the money, by strike, at the underlying's price `spot`."""

    underlying: str
    expiration: date
    root: str
    expires_at: Moment
    spot: Exact
    spot_source: PriceSource
    spot_at: Moment
    volatility: Exact
    rate: Exact
    contracts: list[ContractShape]


def expiration_shape(each: Expiration) -> ExpirationShape:
    """The answer's form of an expiration."""
    return ExpirationShape.model_validate(
        {
            "expiration": each.day,
            "root": each.option_class.root,
            "standard": each.standard,
            "last_trading_day": each.last_trading_day,
            "expires_at": each.ends_at,
        }
    )


def chain_shape(underlying: Instrument, expiration: Expiration, market: Market, items: list[Priced]) -> ChainShape:
    """The answer's form of a chain."""
    return ChainShape.model_validate(
        {
            "underlying": underlying.symbol,
            "expiration": expiration.day,
            "root": expiration.option_class.root,
            "expires_at": expiration.ends_at,
            "spot": canonical(market.spot.mark),
            "spot_source": market.spot.source,
            "spot_at": market.spot.at,
            "volatility": canonical(market.volatility),
            "rate": canonical(market.rate),
            "contracts": [_contract_shape(each) for each in items],
        }
    )


def _contract_shape(each: Priced) -> ContractShape:
    implied = each.implied_volatility
    return ContractShape.model_validate(
        {
            "symbol": each.contract.symbol,
            "right": each.contract.right,
            "strike": canonical_or_none(each.contract.strike),
            "bid": canonical_or_none(each.quote.bid),
            "ask": canonical_or_none(each.quote.ask),
            "last": canonical_or_none(each.quote.last),
            "source": each.quote.source,
            "theoretical": canonical(each.theoretical),
            "implied_volatility": None if implied is None else round(implied, _PLACES),
            "greeks": _greeks_shape(each.greeks),
        }
    )


def _greeks_shape(greeks: Greeks) -> GreeksShape:
    return GreeksShape(
        delta=round(greeks.delta, _PLACES),
        gamma=round(greeks.gamma, _PLACES),
        theta=round(greeks.theta, _PLACES),
        vega=round(greeks.vega, _PLACES),
        rho=round(greeks.rho, _PLACES),
    )

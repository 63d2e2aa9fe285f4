"""The option contract that an entry trades: named exactly, or found on the chain (rule: deciding 7)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tradehook.deciding.case import Kind, kind_of
from tradehook.instruments.exchange_time import NEW_YORK, day_at
from tradehook.instruments.options import spelled
from tradehook.instruments.options.chain import chain
from tradehook.instruments.options.contract import instrument
from tradehook.instruments.options.expirations import Expiration, expirations, has_options
from tradehook.vocabulary.ahead import Ahead, day_or_ahead
from tradehook.vocabulary.exact import Price, canonical
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Action, IntrinsicValue, Message, OptionType

_RIGHTS = {OptionType.CALL: Right.CALL, OptionType.PUT: Right.PUT}
_SIDES = {IntrinsicValue.ITM: "in the money", IntrinsicValue.OTM: "out of the money"}
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A contract, and how it was chosen, for the trace."""

    contract: Instrument
    note: str


@dataclass(frozen=True, slots=True)
class NoneFound:
    """Why there is no contract, as the end of a sentence."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is wanted of a contract. `strikes_away` counts from the money: 1 is the first, 0 the strike at it, None the
    first. `strike`: the one that the message names, in US dollars."""

    right: Right
    expiration: date | Ahead
    intrinsic_value: IntrinsicValue
    strike_count: int
    strikes_away: int | None
    strike: Decimal | None = None


def needs_contract(message: Message) -> bool:
    """Whether a message may open a position; everything else acts on the contract that is held."""
    return kind_of(message) is Kind.OPEN


def contract_counts(settings: SubscriptionSettings) -> bool:
    """Whether the contract in the ticker, and the message's option fields, count (rule: deciding 3)."""
    return settings.allow_signal_overrides and settings.use_signal_contract


def wanted(message: Message, settings: SubscriptionSettings) -> Wanted | NoneFound:
    """What is wanted by the message's option fields where they count, else by the subscription."""
    said = message if contract_counts(settings) else Message(ticker=message.ticker, action=message.action)
    text = settings.expiration if said.expiration is None else said.expiration
    expiration = day_or_ahead(text)
    if expiration is None:
        return NoneFound(f'the expiration "{text}" is neither a date nor days, weeks, months or years ahead')
    return Wanted(
        right=_right(said.option_type or settings.option_type, message.action),
        expiration=expiration,
        intrinsic_value=said.intrinsic_value or settings.intrinsic_value,
        strike_count=settings.strike_count if said.strike_count is None else said.strike_count,
        strikes_away=settings.strikes_away if said.strikes_away is None else said.strikes_away,
        strike=said.strike_price,
    )


def as_on_other(of: Wanted, contract: Instrument) -> Wanted:
    """What is wanted where the ticker is a contract on another underlying: its right and its day, at any strike."""
    if contract.right is None or contract.expires_at is None:
        return of
    return replace(of, right=contract.right, expiration=day_at(contract.expires_at, NEW_YORK), strike=None)


def choose(of: Wanted, underlying: Instrument, spot: Price | None, now: Instant) -> Chosen | NoneFound:
    """The contract on an underlying that is wanted. Total.

    `spot`: what the underlying costs, None where nobody knows; a strike that is named needs no price.
    """
    optioned = _optioned(underlying)
    if not has_options(optioned):
        return NoneFound(f"there are no options on {underlying.symbol}")
    found = _found(of, optioned, spot, now)
    if isinstance(found, NoneFound):
        return found
    return replace(found, contract=replace(found.contract, underlying=underlying.family))


def _found(of: Wanted, underlying: Instrument, spot: Price | None, now: Instant) -> Chosen | NoneFound:
    if of.strike is not None and isinstance(of.expiration, date):
        return _named(of.right, underlying, of.expiration, of.strike)
    today = day_at(now, NEW_YORK)
    day = of.expiration if isinstance(of.expiration, date) else of.expiration.day_from(today)
    listed = [each for each in expirations(underlying, now) if each.last_trading_day >= today]
    first = next((each for each in listed if each.day >= day), None)
    if first is None:
        last = f"; the last that are listed expire on {listed[-1].day}" if listed else ""
        return NoneFound(f"nothing on {underlying.symbol} expires on {day} or later{last}")
    if of.strike is not None:
        return _at_strike(of.right, underlying, first, of.strike)
    return _around_the_money(of, underlying, first, spot, now)


def _named(right: Right, underlying: Instrument, day: date, strike: Decimal) -> Chosen | NoneFound:
    """The contract that right, day and strike name, whether it is listed or not: as if the ticker said so."""
    contract = _spelled(right, underlying, day, strike)
    if contract is None:
        return NoneFound(f"no option on {underlying.symbol} can have the strike {canonical(strike)} and end on {day}")
    return Chosen(contract, f"{_words(underlying, contract, day)}, as the message names it.")


def _at_strike(right: Right, underlying: Instrument, of: Expiration, strike: Decimal) -> Chosen | NoneFound:
    contract = _spelled(right, underlying, of.day, strike)
    if contract is None or not of.option_class.strikes.holds(strike):
        return NoneFound(f"there is no strike of {canonical(strike)} on {underlying.symbol} that expires on {of.day}")
    return Chosen(contract, f"{_words(underlying, contract, of.day)}: the strike that the message names.")


def _around_the_money(
    of: Wanted, underlying: Instrument, first: Expiration, spot: Price | None, now: Instant
) -> Chosen | NoneFound:
    if spot is None:
        return NoneFound(f"no price of {underlying.symbol} is known, so that nobody can say where the money is")
    each_side, away = of.strike_count // 2, 1 if of.strikes_away is None else of.strikes_away
    if away > each_side:
        words = f"strike {away} from the money is not among the {of.strike_count} strikes around it"
        return NoneFound(f"{words} (strikes_away is at most half of strike_count)")
    listed = [each for each in chain(underlying, first, spot, now, each_side) if each.right is of.right]
    at = next((each for each in listed if each.strike == spot), None)
    if away == 0 and at is not None:
        return Chosen(at, f"{_words(underlying, at, first.day)}: the strike at the money.")
    away, side = max(away, 1), _SIDES[of.intrinsic_value]
    on_side = sorted((each for each in listed if _is_on(of.intrinsic_value, each, spot)), key=_from(spot))
    where = f"{_ORDINALS.get(away, f'{away}th')} strike {side} at {canonical(spot)}"
    if len(on_side) < away:
        return NoneFound(f"there is no {where} among the {of.right}s on {underlying.symbol} of {first.day}")
    contract = on_side[away - 1]
    return Chosen(contract, f"{_words(underlying, contract, first.day)}: the {where}.")


def _is_on(wanted_value: IntrinsicValue, contract: Instrument, spot: Price) -> bool:
    """Whether a contract lies on the wanted side; one at the money lies on neither."""
    strike = contract.strike or spot
    if strike == spot:
        return False
    in_the_money = (strike < spot) is (contract.right is Right.CALL)
    return in_the_money is (wanted_value is IntrinsicValue.ITM)


def _from(spot: Price) -> Callable[[Instrument], Decimal]:
    return lambda contract: abs((contract.strike or spot) - spot)


def _right(option_type: OptionType, action: Action) -> Right:
    """Both: a buy is of calls, a sell of puts."""
    both = Right.CALL if action is Action.BUY else Right.PUT
    return _RIGHTS.get(option_type, both)


def _optioned(underlying: Instrument) -> Instrument:
    """What the options are on: a stock under an old name has those of that name."""
    is_stock = underlying.asset_class is AssetClass.STOCKS and underlying.contract_type is None
    return replace(underlying, underlying=None) if is_stock else underlying


def _spelled(right: Right, underlying: Instrument, day: date, strike: Decimal) -> Instrument | None:
    """The contract as a ticker would spell it; None for what no ticker can."""
    contract = spelled(f"{underlying.symbol} {day:%y%m%d}{right.value[0].upper()}{canonical(strike)}")
    # A strike of eight digits is read as thousandths, and every year as one of this century.
    if contract is None or (contract.strike, contract.expires) != (strike, day):
        return None
    return instrument(contract, underlying.name)


def _words(underlying: Instrument, contract: Instrument, day: date) -> str:
    return f"{underlying.symbol} {contract.right} of {day} at {canonical(contract.strike or Decimal(0))}"

"""How much an account must keep for what it holds and has on offer: one table, and the arithmetic around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.money import exactly
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.instrument import AssetClass, ContractType, Instrument
from tradehook.vocabulary.side import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginRule:
    """The rule of one asset class.

    `long` and `short` are shares of the value that must be there as equity (`short` None: not allowed); the value
    of a short option is its strike's. `paid_in_full`: cash changes by the whole price, else only by results.
    """

    long: Decimal
    short: Decimal | None
    paid_in_full: bool
    why: str


def _on_margin(share: str, why: str) -> MarginRule:
    return MarginRule(long=Decimal(share), short=Decimal(share), paid_in_full=False, why=why)


RULES = {
    AssetClass.STOCKS: MarginRule(
        long=Decimal("0.5"),
        short=Decimal("0.5"),
        paid_in_full=True,
        why="Half of the value, long and short: what Regulation T asks for at the start, two to one.",
    ),
    AssetClass.OPTIONS: MarginRule(
        long=Decimal(1),
        short=Decimal("0.2"),
        paid_in_full=True,
        why="Bought: the premium in full. Sold: 20 % of the strike's value, beside the premium received.",
    ),
    AssetClass.FUTURES: MarginRule(
        long=Decimal("0.06"),
        short=Decimal("0.06"),
        paid_in_full=False,
        why=(
            "A fixed amount a contract: 6 % of its value at a usual price, about what exchanges ask for overnight,"
            " unless the account's `initial_margin` names another."
        ),
    ),
    AssetClass.CRYPTO: MarginRule(
        long=Decimal(1),
        short=None,
        paid_in_full=True,
        why="The value in full, and never short: there is no lending of coins here.",
    ),
    AssetClass.FOREX: MarginRule(
        long=Decimal("0.05"),
        short=Decimal("0.05"),
        paid_in_full=False,
        why="5 % of the value: what the NFA asks for pairs that are no majors, here for all of them.",
    ),
}
"""What each class asks for, with the reason."""


CONTRACTS = {
    ContractType.EQUITY_CFD: _on_margin("0.2", "20 % of the value, five to one: European rules for shares."),
    ContractType.FUTURES_CFD: _on_margin("0.05", "5 % of the value, twenty to one: European rules for indices."),
    ContractType.SPREADBET: _on_margin("0.2", "20 % of the value, as for a contract on a share."),
    ContractType.FIXED_INCOME: _on_margin("0.2", "20 % of the value: five to one."),
}
"""What contracts on an underlying ask for."""

_FUTURES_SHARE = RULES[AssetClass.FUTURES].long


def rule_of(instrument: Instrument) -> MarginRule:
    """The rule that counts for an instrument."""
    return RULES[instrument.asset_class] if instrument.contract_type is None else CONTRACTS[instrument.contract_type]


def may_be_short(instrument: Instrument) -> bool:
    """Whether a holding of the instrument may go below zero."""
    return rule_of(instrument).short is not None


def paid_in_full(instrument: Instrument) -> bool:
    """Whether a fill changes the cash by its whole price, and not by its result alone."""
    return rule_of(instrument).paid_in_full


@exactly
def initial_margin(instrument: Instrument, price: Price, set_by_account: Mapping[str, Decimal]) -> Decimal | None:
    """The money that one contract of a future needs; None for what is no future.

    What the account's settings say of its root, else a share of what the contract was worth at its reference price,
    else of what it is worth.
    """
    if instrument.asset_class is not AssetClass.FUTURES or instrument.contract_type is not None:
        return None
    own = set_by_account.get(instrument.root or instrument.symbol)
    at = instrument.reference_price or price
    return _FUTURES_SHARE * abs(at) * instrument.point_value if own is None else own


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """An order, or its rest, that waits to be filled. `price` is the worst that it may be filled at."""

    side: Side
    quantity: Quantity
    price: Price


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """All that is on offer on one side: the units, and what they come to, each at the worst price that it may fill
    at."""

    quantity: Quantity = Quantity(ZERO)
    worth: Decimal = ZERO

    def with_more(self, quantity: Decimal, price: Price) -> "Offered":
        """The same with so many units more at a price."""
        return Offered(quantity=Quantity(self.quantity + quantity), worth=self.worth + quantity * price)


NOTHING = Offered()


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One instrument in an account: what is held, the price it is valued at, and what is on offer.

    `rate` turns the instrument's currency into the account's; `margin` is the money that one contract needs, where that
    is fixed.
    """

    instrument: Instrument
    holding: Holding
    price: Price
    rate: Decimal
    margin: Decimal | None = None
    buys: Offered = NOTHING
    sells: Offered = NOTHING

    def with_offer(self, offer: Offer) -> "Line":
        """The line with one offer more."""
        return self._offering(offer, offer.quantity)

    def without(self, offer: Offer) -> "Line":
        """The line with one of its offers less."""
        return self._offering(offer, -offer.quantity)

    @exactly
    def _offering(self, offer: Offer, quantity: Decimal) -> "Line":
        if offer.side is Side.BUY:
            return msgspec.structs.replace(self, buys=self.buys.with_more(quantity, offer.price))
        return msgspec.structs.replace(self, sells=self.sells.with_more(quantity, offer.price))


@exactly
def value(line: Line) -> Money:
    """What the holding adds to the cash to make the equity, in the account's currency."""
    return _value(line)


@exactly
def requirement(line: Line) -> Money:
    """What must be there as equity for the line, in the account's currency: the most of what it needs as it is,
    with all its buys filled, and with all its sells filled."""
    return _requirement(line)


@exactly
def free(cash: Money, lines: Sequence[Line]) -> tuple[Money, Money]:
    """An account's equity, and how much of it is free to be used as margin."""
    equity, required = cash, ZERO
    for line in lines:
        equity = Money(equity + _value(line))
        required += _requirement(line)
    return equity, Money(equity - required)


def _value(line: Line) -> Money:
    notional = line.instrument.notional(line.holding.quantity, line.price)
    in_full = paid_in_full(line.instrument)
    return Money((notional if in_full else notional - line.holding.cost) * line.rate)


def _requirement(line: Line) -> Money:
    held = line.holding.quantity
    need = abs(held) * _per_unit(line, held, line.price)
    if line.buys.quantity:
        need = max(need, _need_with(line, line.buys, line.buys.quantity))
    if line.sells.quantity:
        need = max(need, _need_with(line, line.sells, -line.sells.quantity))
    return Money(need * line.rate)


def _need_with(line: Line, offered: Offered, change: Decimal) -> Decimal:
    """The need once what is on offer on one side is filled: what stays is held at its price, what is added at
    theirs."""
    held = line.holding.quantity
    then = held + change
    kept = min(abs(held), abs(then)) if held * then > 0 else ZERO
    added = abs(then) - kept
    need = kept * _per_unit(line, held, line.price)
    if not added:
        return need
    average = Price(offered.worth / offered.quantity)
    return need + added * _per_unit(line, then, average)


def _per_unit(line: Line, held: Decimal, price: Decimal) -> Decimal:
    if line.margin is not None:
        return line.margin
    instrument, rule = line.instrument, rule_of(line.instrument)
    if held >= 0:
        return rule.long * abs(price) * instrument.point_value
    base = price if instrument.strike is None else instrument.strike
    return (rule.short or ZERO) * abs(base) * instrument.point_value

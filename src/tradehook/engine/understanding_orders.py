"""Understanding a message for one account: whose it is, which instrument or order it means, and whether it fits them.

What can change between this and the moment in which it is carried out (whether an order still works) is not looked at
here: who carries it out does.
"""

from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account
from tradehook.brokers.registry import HOUSES
from tradehook.dialects.contract import Addressed, Reading, Unreadable
from tradehook.engine.knock import Case
from tradehook.engine.orders_by_number import symbol_of
from tradehook.engine.understanding import Understood
from tradehook.engine.world import World
from tradehook.intake.grid import grid_objections
from tradehook.intake.named_instruments import read_instrument
from tradehook.intake.order_rules import (
    cash_alone_objection,
    contract_type_objection,
    good_till_objection,
)
from tradehook.intake.tickers import TickerRead
from tradehook.orders.queries import account_of_number
from tradehook.plumbing.store.contract import ReadTx, Store
from tradehook.trades.queries import account_that_places
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instrument import ContractType, Instrument
from tradehook.vocabulary.refusal import Gate, Objection, Refusal
from tradehook.vocabulary.signal import Message


@dataclass(frozen=True, slots=True)
class OrderReader:
    """Understands what comes with a key."""

    store: Store
    world: World

    async def understand(self, case: Case, body: bytes) -> Understood | tuple[Refusal, ...]:
        """What a body of any bytes says, or everything that is wrong with it."""
        reading = case.dialect.parse(body, case.rules.syntax)
        if isinstance(reading, Unreadable):
            return reading.refusals
        found = await self.store.read(partial(_understood, world=self.world, case=case, reading=reading))
        if isinstance(found, Understood):
            return found
        return tuple(case.dialect.refusal(each.gate, **each.details) for each in found)


def _understood(tx: ReadTx, world: World, case: Case, reading: Reading) -> Understood | tuple[Objection, ...]:
    key, addressed = case.door.key, reading.addressed
    if key is None or addressed is None:
        raise LookupError(case.door.id)
    account = accounts.account_of(tx, key.owner_id, addressed.account)
    if account is None:
        return (Objection(Gate.ACCOUNT_UNKNOWN, {"account": addressed.account}),)
    if reading.message.action.is_of_an_order:
        return _about_an_order(tx, world, case, reading, account)
    cash = cash_alone_objection(reading.message, key.settings.cash_quantity_alone)
    return _placing(tx, world, case, reading, account) if cash is None else (cash,)


def _placing(
    tx: ReadTx, world: World, case: Case, reading: Reading, account: Account
) -> Understood | tuple[Objection, ...]:
    """The order's instrument by all that is said of it, offered to this account, and the numbers on its grid."""
    addressed = reading.addressed or Addressed(account.name)
    ticker = read_instrument(world.catalogue, reading.message, addressed, case.now)
    if isinstance(ticker, Objection):
        return (ticker,)
    unfit = contract_type_objection(ticker.instrument, _offered(tx, account))
    objections = (*(() if unfit is None else (unfit,)), *_unfit(reading.message, ticker.instrument, case))
    return objections or _as_understood(reading, ticker, account)


def _about_an_order(
    tx: ReadTx, world: World, case: Case, reading: Reading, account: Account
) -> Understood | tuple[Objection, ...]:
    """The order of that number in the account, whose instrument the new terms have to fit."""
    number = reading.message.order_number or 0
    symbol = symbol_of(tx, account.id, number)
    if symbol is None:
        return (_no_such_order(tx, account, number),)
    instrument = world.instrument(symbol)
    message = replace(reading.message, ticker=instrument.symbol)
    objections = _unfit(message, instrument, case)
    return objections or _as_understood(reading._replace(message=message), TickerRead(instrument, None), account)


def _no_such_order(tx: ReadTx, account: Account, number: int) -> Objection:
    """Nobody's, or that of another account; whose of somebody else's is not said."""
    elsewhere = account_of_number(tx, number) or account_that_places(tx, number)
    other = None if elsewhere is None else accounts.account(tx, AccountId(elsewhere))
    details = {"number": number, "account": account.name}
    if other is None or other.owner_id != account.owner_id:
        return Objection(Gate.ORDER_UNKNOWN, details)
    return Objection(Gate.ORDER_OF_ANOTHER_ACCOUNT, details | {"other": other.name})


def _unfit(message: Message, instrument: Instrument, case: Case) -> tuple[Objection, ...]:
    late = good_till_objection(message, case.now)
    return (*grid_objections(message, instrument), *(() if late is None else (late,)))


def _offered(tx: ReadTx, account: Account) -> frozenset[ContractType]:
    """The kinds of contracts on an underlying that the account's broker offers it."""
    house = HOUSES[account.broker]
    return house.contract_types(house.account_settings(tx, account.id))


def _as_understood(reading: Reading, ticker: TickerRead, account: Account) -> Understood:
    return Understood(
        reading=reading._replace(cautions=reading.cautions + ticker.cautions),
        symbol=ticker.instrument.symbol,
        family=ticker.instrument.family,
        note=ticker.note,
        account_id=account.id,
    )

"""What becomes of a position in a contract that ends: it is settled in cash, and that is reported."""

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperAccount
from tradehook.brokers.paper.reports import NOT_NUMBERED
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settling import executed
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import PositionSettled
from tradehook.vocabulary.exact import ZERO, Price, Quantity, canonical
from tradehook.vocabulary.ids import AccountId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument, Right
from tradehook.vocabulary.side import Side


def expire(tx: Tx, market: Market) -> None:
    """Settle everything that has expired, at the last price that each account knows."""
    now = market.clock.now()
    for account_id, symbol in queries.expired_holdings(tx, now):
        _settle(tx, market, account_id, symbol, now)


def settlement_price(market: Market, account: PaperAccount, instrument: Instrument, holding: Holding) -> Price:
    """What one unit is settled at: an option at what exercising it is worth, anything else at its last price, however
    old. Without any price it is what the units cost, so that nothing is made or lost by it."""
    worth = _worth_of_exercise(market, account, instrument)
    if worth is not None:
        return worth
    quote = market.quote(account, instrument, market.clock.now())
    return holding.average_price(instrument.point_value) if quote is None else quote.mark


def _settle(tx: Tx, market: Market, account_id: AccountId, symbol: str, now: Instant) -> None:
    account = queries.lock_account(tx, account_id)
    instrument = market.instruments.of_symbol(symbol)
    holding = queries.holding_of(tx, account_id, symbol)
    if account is None or instrument is None or not holding.quantity or not instrument.expired(now):
        return
    price = settlement_price(market, account, instrument, holding)
    rate = market.rate(account, instrument.currency, now) or holding.rate
    scene = Scene(account=account, instrument=instrument, holding=holding, quote=None, rate=rate, now=now)
    side, quantity = (Side.SELL if holding.quantity > 0 else Side.BUY), Quantity(abs(holding.quantity))
    moved = executed(scene, side, quantity, price, rate)
    queries.set_cash(tx, moved.account)
    queries.keep_holding(tx, account_id, moved.holding)
    queries.append_report(
        tx,
        PositionSettled(
            cursor=NOT_NUMBERED,
            account_id=account_id,
            execution_id=ExecutionId(f"expiry-{symbol}-{instrument.expires_at}"),
            symbol=symbol,
            side=side,
            quantity=quantity,
            price=price,
            words=_words(instrument, holding, price),
            happened_at=now,
        ),
    )


def _worth_of_exercise(market: Market, account: PaperAccount, instrument: Instrument) -> Price | None:
    underlying = market.instruments.of_symbol(instrument.underlying) if instrument.underlying else None
    if underlying is None or instrument.strike is None:
        return None
    spot = market.quote(account, underlying, market.clock.now())
    if spot is None:
        return None
    above = spot.mark - instrument.strike
    return Price(max(ZERO, above if instrument.right is Right.CALL else -above))


def _words(instrument: Instrument, holding: Holding, price: Price) -> str:
    held = canonical(holding.quantity)
    if instrument.strike is None:
        return f"{instrument.symbol} expired: {held} settled in cash at {canonical(price)}."
    if not price:
        return f"{instrument.symbol} expired out of the money: {held} ended without worth."
    done = "exercised" if holding.quantity > 0 else "assigned"
    return f"{instrument.symbol} expired in the money: {held} {done}, settled in cash at {canonical(price)}."

"""Accounts, positions and activities as they are answered."""

from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double import power
from tests.brokers.alpaca.double.accounts import Account, Fill, Position
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.orders import ZERO
from tests.brokers.alpaca.double.standing_rules import promises
from tests.brokers.alpaca.double.wire import plain, ratio, stamp
from tests.brokers.alpaca.double.words import AssetClass, Intent

Json = dict[str, Any]
_INITIAL, _MAINTENANCE = Decimal("0.5"), Decimal("0.3")


def of_account(floor: Floor, account: Account) -> Json:
    """GET /v2/account."""
    worth = power.values(floor, account)
    long = sum((value for value in worth.values() if value > 0), ZERO)
    short = sum((value for value in worth.values() if value < 0), ZERO)
    equity = account.cash + long + short
    buying, in_full = power.buying_power(floor, account), power.full_price_power(floor, account)
    money = {
        "cash": account.cash,
        "equity": equity,
        "portfolio_value": equity,
        "last_equity": account.last_equity,
        "long_market_value": long,
        "short_market_value": short,
        "position_market_value": long - short,
        "buying_power": buying,
        "effective_buying_power": buying,
        "regt_buying_power": buying,
        "daytrading_buying_power": ZERO,
        "non_marginable_buying_power": in_full,
        "options_buying_power": in_full,
        "initial_margin": (long - short) * _INITIAL,
        "maintenance_margin": (long - short) * _MAINTENANCE,
        "last_maintenance_margin": ZERO,
        "sma": ZERO,
        "accrued_fees": ZERO,
        "intraday_adjustments": ZERO,
        "pending_reg_taf_fees": ZERO,
        "pending_transfer_in": ZERO,
        "multiplier": Decimal(account.multiplier),
    }
    return _who(floor, account) | {name: plain(value) for name, value in money.items()}


def _who(floor: Floor, account: Account) -> Json:
    return {
        "id": account.id,
        "account_number": f"PA{account.id.replace('-', '').upper()[:10]}",
        "admin_configurations": {},
        "user_configurations": None,
        "status": "ACTIVE",
        "crypto_status": "ACTIVE",
        "crypto_tier": 1,
        "currency": "USD",
        "created_at": stamp(account.created_at),
        "balance_asof": floor.clock.in_new_york().date().isoformat(),
        "bod_dtbp": 0,
        "daytrade_count": 0,
        "pattern_day_trader": False,
        "options_approved_level": account.options_level,
        "options_trading_level": account.options_level,
        "shorting_enabled": account.shorting,
        "account_blocked": False,
        "trade_suspended_by_user": False,
        "trading_blocked": False,
        "transfers_blocked": False,
    }


def of_position(floor: Floor, account: Account, position: Position) -> Json:
    """One position; a pair's symbol has no slash here."""
    asset, price = position.asset, power.price_of(floor, position)
    value = position.value(price)
    gain = value - position.cost
    promised = sum(
        (order.remaining(price) for order in account.open_orders(asset.symbol) if promises(order)), ZERO
    ).copy_sign(position.qty)
    numbers = {
        "qty": position.qty,
        "qty_available": position.qty - promised,
        "avg_entry_price": position.entry_price,
        "market_value": value,
        "cost_basis": position.cost,
        "unrealized_pl": gain,
        "unrealized_plpc": ratio(gain, abs(position.cost)),
        "unrealized_intraday_pl": gain,
        "unrealized_intraday_plpc": ratio(gain, abs(position.cost)),
        "current_price": price,
        "lastday_price": price,
        "change_today": ZERO,
    }
    return {
        "asset_id": asset.id,
        "symbol": asset.position_symbol,
        "exchange": asset.exchange,
        "asset_class": asset.asset_class.value,
        "asset_marginable": asset.asset_class is AssetClass.STOCK,
        "side": "long" if position.qty > 0 else "short",
        **{name: plain(number) for name, number in numbers.items()},
    }


def activity_id(fill: Fill) -> str:
    """The id of an activity: its time to the millisecond, and the execution."""
    digits = "".join(letter for letter in stamp(fill.at)[:19] if letter.isdigit())
    return f"{digits}{fill.at // 1_000_000 % 1000:03d}::{fill.id}"


def of_fill(fill: Fill) -> Json:
    """One entry of the account's activities."""
    return {
        "id": activity_id(fill),
        "activity_type": "FILL",
        "transaction_time": stamp(fill.at),
        "type": "fill" if fill.complete else "partial_fill",
        "price": plain(fill.price),
        "qty": plain(fill.qty),
        "side": "sell_short" if _is_short_sale(fill) else fill.order.side.value,
        "symbol": fill.order.symbol,
        "leaves_qty": plain(max(ZERO, fill.leaves_qty)),
        "order_id": fill.order.id,
        "cum_qty": plain(fill.cum_qty),
        "order_status": "filled" if fill.complete else "partially_filled",
    }


def _is_short_sale(fill: Fill) -> bool:
    return fill.order.intent is Intent.SELL_TO_OPEN and fill.asset.asset_class is AssetClass.STOCK


def of_fee(fill: Fill) -> Json:
    """The entry of a crypto fee."""
    return {
        "id": f"{activity_id(fill)}-fee",
        "activity_type": "CFEE",
        "date": stamp(fill.at)[:10],
        "created_at": stamp(fill.at),
        "net_amount": plain(-fill.fee),
        "qty": plain(-fill.coin_fee),
        "symbol": fill.order.symbol,
        "status": "executed",
    }

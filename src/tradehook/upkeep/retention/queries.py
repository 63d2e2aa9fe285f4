"""What of each table goes, and what something else still needs."""

from sqlalchemy import and_, exists, literal_column, or_, select

from tradehook.accounts.tables import account_events
from tradehook.intake.tables import deliveries
from tradehook.orders.tables import order_events, orders
from tradehook.plumbing.store.sweeping import Sweep
from tradehook.trades.tables import trade_events, trades
from tradehook.vocabulary.delivery import Verdict
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.trade import TradeStatus

_trade_lives = trades.c.status.in_([literal_column(f"'{status}'") for status in TradeStatus if not status.ended])
_order_lives = or_(
    orders.c.status.in_([literal_column(f"'{status}'") for status in OrderStatus if not status.final]),
    orders.c.taken_out_by.is_not(None),
)
_is_accepted = deliveries.c.verdict == literal_column(f"'{Verdict.ACCEPTED}'")
_asking = trade_events.alias("asking")
_newer = account_events.alias("newer")

REFUSED = Sweep(deliveries, at=deliveries.c.received_at, goes=~_is_accepted)

# What became a signal is kept with it: figures of execution and comparisons with backtests read it.
ACCEPTED = Sweep(deliveries, at=deliveries.c.received_at, goes=and_(_is_accepted, deliveries.c.signal_id.is_(None)))

ORDER_EVENTS = Sweep(
    order_events,
    at=order_events.c.learned_at,
    goes=and_(
        ~exists().where(orders.c.id == order_events.c.order_id, _order_lives),
        ~exists(
            select(trades.c.id)
            .join(orders, orders.c.trade_id == trades.c.id)
            .where(orders.c.id == order_events.c.order_id, _trade_lives)
        ),
    ),
)

TRADE_EVENTS = Sweep(
    trade_events,
    at=trade_events.c.happened_at,
    goes=and_(
        ~exists().where(trades.c.id == trade_events.c.trade_id, _trade_lives),
        # How long a person took is a figure of execution.
        ~exists().where(
            _asking.c.trade_id == trade_events.c.trade_id,
            _asking.c.status == literal_column(f"'{TradeStatus.AWAITING_APPROVAL}'"),
        ),
    ),
)

ACCOUNT_EVENTS = Sweep(
    account_events,
    at=account_events.c.happened_at,
    goes=and_(
        ~exists().where(orders.c.id == account_events.c.order_id, _order_lives),
        or_(
            account_events.c.account_id.is_(None),
            # The last of a kind says how an account stands: whether its broker answers, which balance differed.
            exists().where(
                _newer.c.account_id == account_events.c.account_id,
                _newer.c.sequence > account_events.c.sequence,
                _newer.c.code == account_events.c.code,
            ),
        ),
    ),
)

"""What an account is worth when something is decided, and what its day has brought: read where it is asked for."""

from dataclasses import dataclass
from decimal import Decimal

from tradehook.accounts.accounts import Account
from tradehook.accounts.day import day_began
from tradehook.deciding.facts import Today
from tradehook.engine.world import World
from tradehook.orders.entries.queries import trades_entered
from tradehook.plumbing.store.contract import ReadTx
from tradehook.positions.baselines import queries as baselines
from tradehook.positions.cash_entries.queries import put_in
from tradehook.positions.compare import KeptSnapshot
from tradehook.positions.days import begins_day, result
from tradehook.positions.fold import EXACT
from tradehook.positions.queries import positions_of_account, snapshot_of
from tradehook.prices.rates import NoRate
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Message, QuantityType

_OF_EQUITY = frozenset({QuantityType.RISK_PERCENT, QuantityType.PERCENT_OF_EQUITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a case asks to know of its account, beside what it holds of the family. `trade_id`: the trade that asks,
    which is not counted with the others of its day."""

    trade_id: TradeId | None
    equity: bool
    unrealised: bool
    trades_today: bool
    result_today: bool
    exposure: bool

    @property
    def snapshot(self) -> bool:
        """Whether what the broker last said of the account is looked at."""
        return self.equity or self.result_today

    @property
    def today(self) -> bool:
        """Whether something is counted from the beginning of the account's day."""
        return self.trades_today or self.result_today


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What an account is worth, in its currency; None where nothing asked, or nobody knows."""

    equity: Money | None = None
    unrealised: Money | None = None
    today: Today | None = None


def asked_for(
    message: Message, settings: SubscriptionSettings, guards: Guards, trade_id: TradeId | None = None
) -> Asked:
    """What a message, a subscription and the guards of its account need to know."""
    sized_by = {message.quantity_type, settings.quantity_type}
    limits = (guards, settings)
    return Asked(
        trade_id=trade_id,
        equity=not sized_by.isdisjoint(_OF_EQUITY),
        unrealised=QuantityType.PERCENT_OF_EQUITY in sized_by,
        trades_today=any(each.max_trades_per_day is not None for each in limits),
        result_today=any(each.max_daily_loss is not None for each in limits),
        exposure=any(each.max_open_positions is not None for each in limits),
    )


def worth_of(tx: ReadTx, world: World, account: Account, asked: Asked, now: Instant) -> Worth:
    """What was asked for, by the snapshot that was kept last."""
    kept = snapshot_of(tx, account.id) if asked.snapshot else None
    return Worth(
        equity=kept.equity if kept else None,
        unrealised=_unrealised(tx, world, account, kept, now) if asked.unrealised else None,
        today=_today(tx, account, asked, kept, now) if asked.today else None,
    )


def _unrealised(tx: ReadTx, world: World, account: Account, kept: KeptSnapshot | None, now: Instant) -> Money | None:
    """What closing everything would bring, as the broker said; else at the quotes of now, and None where a rate is
    missing.

    What has no price is taken at what it cost, as it is in the account's worth.
    """
    if kept is not None and kept.unrealised is not None:
        return kept.unrealised
    broker, total = world.broker(account.connection), Decimal(0)
    for position in positions_of_account(tx, account.id):
        instrument = world.catalogue.of_symbol(position.symbol)
        quote = broker.quote(account.id, instrument, now) if instrument and position.quantity else None
        if instrument is None or quote is None:
            continue
        rate = world.rate_of(account, instrument.currency, now)
        if isinstance(rate, NoRate):
            return None
        gain = position.unrealised(quote.mark, instrument.point_value)
        total = EXACT.add(total, EXACT.multiply(gain, rate))
    return Money(total)


def _today(tx: ReadTx, account: Account, asked: Asked, kept: KeptSnapshot | None, now: Instant) -> Today:
    since = day_began(account.guards, now)
    return Today(
        since=since,
        entered=trades_entered(tx, account.id, since, asked.trade_id) if asked.trades_today else 0,
        result=_result(tx, kept, since) if asked.result_today and kept else None,
    )


def _result(tx: ReadTx, kept: KeptSnapshot, since: Instant) -> Money:
    """What the day has brought by this snapshot: nothing yet where no look has begun the day."""
    begun = not begins_day(kept, since)
    baseline = baselines.baseline(tx, kept.account_id, since) if begun else None
    return Money(ZERO) if baseline is None else result(baseline, kept.equity, put_in(tx, kept.account_id))

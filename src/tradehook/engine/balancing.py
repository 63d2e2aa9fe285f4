"""Holding the broker's cash against what our executions make of it.

Of an account whose books are in our own store we know what it began with. Of others the first look says so: from then
on only what no execution explains (a deposit, interest, a fee that was not reported) makes a difference. Each is noted
once, when it has lasted longer than a report may take.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from tradehook.accounts.accounts import Account
from tradehook.engine.noting import note
from tradehook.engine.queries import last_balance
from tradehook.engine.reconcile import Shown
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.positions.cash import cash_of
from tradehook.positions.cash_entries import queries as cash_entries
from tradehook.positions.fills.queries import adjustments_of
from tradehook.positions.fold import EXACT
from tradehook.positions.queries import positions_of_account
from tradehook.vocabulary.exact import ZERO, canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.instant import EPOCH, Instant, seconds_between
from tradehook.vocabulary.notice import About


@dataclass(frozen=True, slots=True)
class Balance:
    """What earlier looks have found: by how much the broker's cash is more than ours, as it was noted or first seen;
    and another such gap, since when it is seen."""

    gap: Decimal | None = None
    other: Decimal | None = None
    since: Instant = EPOCH


def compare_cash(tx: Tx, world: World, account: Account, shown: Shown, known: Balance) -> Balance:
    """Note the broker's cash where it differs and has done so for long enough; what is known of it from now on.

    Says nothing of accounts that trade in several currencies: only the broker knows what executions did to cash there.
    """
    ours = _our_cash(tx, world, account)
    if ours is None:
        return known
    gap = EXACT.subtract(shown.snapshot.cash, ours)
    noted = known.gap if known.gap is not None else _noted_before(tx, account, gap)
    if gap == noted:
        return Balance(noted)
    if gap != known.other:
        return Balance(noted, gap, shown.at)
    if seconds_between(known.since, shown.at) < shown.patience_s:
        return known
    expected = ours if account.opening_cash else EXACT.add(ours, noted)
    said = About.BALANCE_DIFFERS.saying(ours=canonical(expected), theirs=canonical(shown.snapshot.cash))
    note(tx, world, account.id, said)
    return Balance(gap)


def _our_cash(tx: ReadTx, world: World, account: Account) -> Decimal | None:
    """What it began with and what executions did to it; None where that is not known in the account's currency."""
    adjusted: dict[str, list[Fill]] = defaultdict(list)
    for adjustment in adjustments_of(tx, account.id):
        adjusted[adjustment.symbol].append(adjustment)
    cash: Decimal = EXACT.add(account.opening_cash, cash_entries.sum_of(tx, account.id))
    for position in positions_of_account(tx, account.id):
        instrument = world.catalogue.of_symbol(position.symbol)
        if instrument is None or instrument.currency != account.currency:
            return None
        cash = EXACT.add(cash, cash_of(instrument, position, adjusted[position.symbol]))
    return cash


def _noted_before(tx: ReadTx, account: Account, gap: Decimal) -> Decimal:
    """The gap that nothing more is to be said of: nothing, or what was noted last; of others what is seen first."""
    if not account.opening_cash:
        return gap
    said = last_balance(tx, account.id)
    return ZERO if said is None else EXACT.subtract(said.theirs, said.ours)

"""Every change that somebody makes goes into the audit log, in the transaction that makes it
(decision: docs/decisions/0029)."""

from collections.abc import Callable
from typing import Final, NamedTuple

from tradehook.accounts.tables import accounts, switches
from tradehook.analytics.alert_logs.tables import alert_logs
from tradehook.analytics.backtests.tables import backtests
from tradehook.brokers.outside.tables import outside_accounts
from tradehook.brokers.paper.tables import paper_accounts
from tradehook.engine.world import World
from tradehook.instruments.tables import roll_calendar
from tradehook.lanes.tables import parked_work
from tradehook.notify.tables import channels
from tradehook.orders.tables import orders
from tradehook.people.audit.entry import Change, Entry
from tradehook.people.audit.queries import add_entry
from tradehook.people.audit.watching import Names, Watched, WatchedTx
from tradehook.people.caller import Caller
from tradehook.people.tables import links, sessions, sign_ins, tokens, users
from tradehook.plumbing.store.contract import ReadTx, Result, Store, Tx
from tradehook.plumbing.tally import Tally
from tradehook.positions.tables import cash_entries
from tradehook.prices.tables import quotes
from tradehook.routing.tables import (
    ata_webhooks,
    saved_messages,
    signing_secrets,
    strategies,
    strategy_shares,
    subscriptions,
    webhook_keys,
    webhooks,
)
from tradehook.trades.tables import trades

AUDITED: Final[Names] = {
    accounts: Watched("account"),
    paper_accounts: Watched("settings of an account"),
    outside_accounts: Watched("settings of an account"),
    cash_entries: Watched("cash"),
    switches: Watched("switch"),
    strategies: Watched("strategy"),
    strategy_shares: Watched("share"),
    webhooks: Watched("webhook"),
    subscriptions: Watched("subscription"),
    webhook_keys: Watched("key"),
    signing_secrets: Watched("signing secret"),
    saved_messages: Watched("saved message"),
    ata_webhooks: Watched("Algo Trade Analytics webhook"),
    users: Watched("user"),
    sign_ins: Watched("sign-in"),
    links: Watched("link"),
    sessions: Watched("session"),
    tokens: Watched("token"),
    channels: Watched("channel"),
    backtests: Watched("backtest", ("owner_id", "name", "trades", "currency", "settings")),
    alert_logs: Watched("log of alerts"),
    roll_calendar: Watched("roll"),
    quotes: Watched("price"),
    parked_work: Watched("work", ("account_id", "kind", "reason", "settled_as")),
    trades: Watched("trade", ("account_id", "signal_id", "symbol", "status", "command")),
    orders: Watched("order", ("account_id", "trade_id", "symbol", "status")),
}
"""What people set up or command. What follows from that by itself has events of its own."""


class Deed(NamedTuple):
    """What somebody is about to do. `subject`: the id of what they do it to, where there is one."""

    caller: Caller
    action: str
    subject: str | None = None


class AuditedStore:
    """The store as somebody writes to it: with each change goes an entry that says who made it."""

    def __init__(self, store: Store, world: World, deed: Deed) -> None:
        self._store = store
        self._world = world
        self._deed = deed
        self._noted = False

    @property
    def batches(self) -> Tally:
        """How many functions the writer ran together."""
        return self._store.batches

    @property
    def queued(self) -> int:
        """How many functions wait for the writer."""
        return self._store.queued

    async def read(self, work: Callable[[ReadTx], Result]) -> Result:
        """Read, as anybody does."""
        return await self._store.read(work)

    async def write(self, work: Callable[[Tx], Result]) -> Result:
        """Write, and note what was changed."""

        def noted(tx: Tx) -> tuple[Result, bool]:
            watched = WatchedTx(tx, AUDITED)
            result = work(watched)
            if watched.changes:
                self._note(tx, watched.changes)
            return result, bool(watched.changes)

        result, changed = await self._store.write(noted)
        self._noted = self._noted or changed
        return result

    async def note_if_nothing_was(self) -> None:
        """Note what was done where no change of it was seen: it may lie outside of the store."""
        if not self._noted:
            await self._store.write(lambda tx: self._note(tx, ()))

    def _note(self, tx: Tx, changes: tuple[Change, ...]) -> None:
        caller, action, subject = self._deed
        entry = Entry(
            id=self._world.new_id(),
            happened_at=self._world.now(),
            caller=caller,
            action=action,
            subject=subject,
            changes=changes,
        )
        add_entry(tx, entry)

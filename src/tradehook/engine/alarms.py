"""Alarms: a strategy that has been silent for too long, and a held contract that expires or rolls soon.

Each is an event that is noted once, also across restarts: what was said is kept in the transaction that says it.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import msgspec

from tradehook.accounts.queries import all_accounts
from tradehook.engine.news_queries import last_heard
from tradehook.engine.notifying import Write
from tradehook.engine.noting import note
from tradehook.engine.world import World
from tradehook.instruments.futures import contract_of
from tradehook.instruments.rolls import roll_of
from tradehook.instruments.roots import ROOTS
from tradehook.intake.queries import newest_signal
from tradehook.notify import alarm_queries as kept
from tradehook.notify.contracts import DaysBefore, HeldContract, due_notices
from tradehook.notify.queries import cursor, set_cursor
from tradehook.notify.silence import Listening, heard_again, is_silent, silence
from tradehook.plumbing.store.contract import ReadTx, Store, Tx
from tradehook.positions.queries import positions_of_account
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Strategy
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.ids import AccountId, StrategyId
from tradehook.vocabulary.instant import EPOCH, Instant, after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.notice import Notice

ALARMS = "alarms"
"""The duty of the one engine that looks for alarms."""

_LOOK_EVERY_S = 1.0
_CONTRACTS_EVERY_S = 60.0
_SIGNALS_HEARD = "signals heard"
_MAY_COME_LATE = 500
"""How many signals before the last that was read are read again: one may be committed after those that follow it."""


class Watchman:
    """Looks for alarms again and again. `write` insists until the store takes it."""

    def __init__(self, store: Store, world: World, write: Write, days: DaysBefore) -> None:
        self._store = store
        self._world = world
        self._write = write
        self._days = days
        self._contracts_at = EPOCH

    async def keep_watch(self) -> None:
        """Look again and again, for as long as this is an engine's duty."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK_EVERY_S)

    async def look(self) -> None:
        """Note what has become an alarm. May be done at any time, and any number of times: each is noted once."""
        await self._look_for_silence()
        await self._look_for_contracts()

    async def _look_for_silence(self) -> None:
        if await self._store.read(partial(_has_changed, world=self._world)):
            await self._write(partial(take_silence, world=self._world))

    async def _look_for_contracts(self) -> None:
        now = self._world.now()
        if now < after(self._contracts_at, _CONTRACTS_EVERY_S):
            return
        self._contracts_at = now
        for held in await self._store.read(_all_held):
            for notice in self._due(held, now):
                if not await self._store.read(partial(_was_told, held=held, notice=notice)):
                    await self._write(partial(tell_of_contract, world=self._world, held=held, notice=notice))

    def _due(self, held: "Held", now: Instant) -> list[Notice]:
        instrument = self._world.catalogue.of_symbol(held.symbol)
        contract = None if instrument is None else contract_held(self._world, instrument, held.quantity, now)
        return [] if contract is None else due_notices(contract, self._days, now)


@dataclass(frozen=True, slots=True)
class Held:
    """What an account holds of a symbol, in signed units."""

    account_id: AccountId
    symbol: str
    quantity: Quantity


def listen_for(tx: Tx, strategy: Strategy, now: Instant) -> None:
    """A strategy was made or changed: its silence counts from now on, or no more."""
    there = kept.listening_for(tx, strategy.id)
    wanted = strategy.enabled and strategy.settings.silence_alarm_s is not None
    if wanted and there is None:
        if not kept.all_listening(tx):
            set_cursor(tx, _SIGNALS_HEARD, newest_signal(tx))
        kept.begin_listening(tx, strategy.id, now)
    elif not wanted and there is not None:
        kept.stop_listening(tx, strategy.id)


def take_silence(tx: Tx, world: World) -> None:
    """Note every strategy that has become silent, and every silent one that was heard again."""
    for heard, notice in _changes(tx, world.now()):
        kept.keep_listening(tx, heard)
        if notice is not None:
            note(tx, world, None, notice)
    set_cursor(tx, _SIGNALS_HEARD, newest_signal(tx))


def tell_of_contract(tx: Tx, world: World, held: Held, notice: Notice) -> None:
    """Note what there is to know of a held contract, unless it was."""
    if not _was_told(tx, held, notice):
        kept.keep_told(tx, held.account_id, held.symbol, notice.code, world.now())
        note(tx, world, held.account_id, notice)


def contract_held(world: World, instrument: Instrument, quantity: Quantity, now: Instant) -> HeldContract | None:
    """A holding as one of a contract; None for what does not end."""
    if instrument.expires_at is None:
        return None
    return HeldContract(
        symbol=instrument.symbol,
        quantity=quantity,
        expires_at=instrument.expires_at,
        rolls_at=_rolls_at(world, instrument, now),
    )


def _rolls_at(world: World, instrument: Instrument, now: Instant) -> Instant | None:
    root = ROOTS.get(instrument.root or "")
    contract = None if root is None else contract_of(root, instrument.symbol, now)
    if root is None or contract is None:
        return None
    return roll_of(root, contract, world.catalogue.rolls_of(root)).at


def _has_changed(tx: ReadTx, world: World) -> bool:
    if not kept.all_listening(tx):
        return False
    far = newest_signal(tx) - cursor(tx, _SIGNALS_HEARD) > _MAY_COME_LATE
    return far or any(True for _ in _changes(tx, world.now()))


def _changes(tx: ReadTx, now: Instant) -> Iterator[tuple[Listening, Notice | None]]:
    """What is known now of the strategies that are listened for, and what there is to tell."""
    heard = last_heard(tx, cursor(tx, _SIGNALS_HEARD) - _MAY_COME_LATE)
    for listening in kept.all_listening(tx):
        strategy = routing.strategy(tx, listening.strategy_id)
        if strategy is not None:
            yield from _change(strategy, listening, heard, now)


def _change(
    strategy: Strategy, listening: Listening, heard: Mapping[StrategyId, Instant], now: Instant
) -> Iterator[tuple[Listening, Notice | None]]:
    at = heard.get(listening.strategy_id, EPOCH)
    if at > listening.silent_since:
        notice = None if listening.told_at is None else heard_again(strategy.name, at)
        yield msgspec.structs.replace(listening, heard_at=at, told_at=None), notice
    elif strategy.settings.silence_alarm_s and is_silent(listening, strategy.settings.silence_alarm_s, now):
        yield msgspec.structs.replace(listening, told_at=now), silence(strategy.name, listening, now)


def _all_held(tx: ReadTx) -> list[Held]:
    return [
        Held(account.id, position.symbol, position.quantity)
        for account in all_accounts(tx)
        for position in positions_of_account(tx, account.id)
        if position.quantity
    ]


def _was_told(tx: ReadTx, held: Held, notice: Notice) -> bool:
    return kept.was_told(tx, held.account_id, held.symbol, notice.code)

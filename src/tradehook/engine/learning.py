"""Learning what is kept in memory: webhooks and keys, imported and assumed instruments, rolls and prices, at the start
and, where other processes write to the same store, again and again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from tradehook.engine.set_up_signing import keys_by_webhook
from tradehook.engine.world import World
from tradehook.instruments.directory.listed import DirectoryKind, ImportedSymbol
from tradehook.instruments.directory.queries import ImportedFile, all_imported, imported_files
from tradehook.instruments.queries import all_assumed
from tradehook.instruments.roll_queries import all_rolls
from tradehook.instruments.rolls import NOTHING_SET, SetByHand
from tradehook.people.queries import all_users
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import ReadTx, Store, StoreBusy, StoreFailed
from tradehook.plumbing.vault import Vault
from tradehook.prices.board import Board
from tradehook.prices.queries import all_kept
from tradehook.routing.ata_webhooks.queries import all_ata_webhooks
from tradehook.routing.keys.queries import all_keys
from tradehook.routing.queries import all_strategies, all_webhooks
from tradehook.routing.registry import Door, Registry, door_of_ata, door_of_key, door_to_strategy
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import Quote

_EVERY_S = 0.8


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the store held at one moment. `imported` is None where no file was imported since the last time."""

    files: Mapping[DirectoryKind, ImportedFile]
    imported: Mapping[str, ImportedSymbol] | None
    doors: dict[str, Door]
    signed: dict[str, dict[str, bytes | None]]
    instruments: list[Instrument]
    rolls: dict[str, SetByHand]
    quotes: list[Quote]


class Learning:
    """Keeps the memory of one process up with the store."""

    def __init__(self, store: Store, world: World, webhooks: Registry, board: Board, vault: Vault) -> None:
        self._store = store
        self._world = world
        self._webhooks = webhooks
        self._board = board
        self._vault = vault
        self._doors: dict[str, Door] = {}
        self._signed: dict[str, dict[str, bytes | None]] = {}
        self._rolls: dict[str, SetByHand] = {}
        self._files: Mapping[DirectoryKind, ImportedFile] = {}

    async def learn(self) -> None:
        """Learn what was written since the last time. Raises `StoreBusy` and `StoreFailed`."""
        kept = await self._store.read(partial(_kept, known=self._files, vault=self._vault))
        if kept.imported is not None:
            self._world.catalogue.learn_listed(kept.imported)
        self._files = kept.files
        for instrument in kept.instruments:
            self._world.catalogue.learn(instrument)
        self._learn_signing(kept.signed)
        self._learn_doors(kept.doors)
        self._learn_rolls(kept.rolls)
        for quote in kept.quotes:
            self._learn_price(quote)

    async def keep_learning(self) -> None:
        """Be a second late at most, for as long as the process runs."""
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                await self.learn()
            except (StoreBusy, StoreFailed) as failure:
                log.warning("what other processes wrote could not be read", failure=str(failure))

    def _learn_doors(self, kept: dict[str, Door]) -> None:
        for address in self._doors.keys() - kept.keys():
            self._webhooks.drop(address)
        for address, door in kept.items():
            # What stands in the store as before may have been changed here since it was read.
            if self._doors.get(address) != door:
                self._webhooks.put(door)
        self._doors = kept

    def _learn_signing(self, kept: dict[str, dict[str, bytes | None]]) -> None:
        for webhook, keys in self._signed.items():
            for gone in keys.keys() - kept.get(webhook, {}).keys():
                self._webhooks.signing.drop(webhook, gone)
        for webhook, keys in kept.items():
            # As for webhooks: one that stood there before may have been taken back here since it was read.
            for new in keys.keys() - self._signed.get(webhook, {}).keys():
                self._webhooks.signing.put(webhook, new, keys[new])
        self._signed = kept

    def _learn_rolls(self, kept: dict[str, SetByHand]) -> None:
        for root in self._rolls.keys() | kept.keys():
            by_hand = kept.get(root, NOTHING_SET)
            # As for webhooks: what stands in the store as before may have been changed here since it was read.
            if self._rolls.get(root, NOTHING_SET) != by_hand:
                self._world.catalogue.learn_rolls(root, by_hand)
        self._rolls = kept

    def _learn_price(self, quote: Quote) -> None:
        instrument = self._world.catalogue.of_symbol(quote.symbol)
        known = None if instrument is None else self._board.quote(quote.source, instrument, self._world.now())
        if instrument is not None and (known is None or known.at < quote.at):
            self._board.put(quote)


def _kept(tx: ReadTx, known: Mapping[DirectoryKind, ImportedFile], vault: Vault) -> _Kept:
    files = imported_files(tx)
    imported = None if files == known else all_imported(tx)
    signed = keys_by_webhook(tx, vault)
    return _Kept(files, imported, _doors(tx), signed, all_assumed(tx), all_rolls(tx), all_kept(tx))


def _doors(tx: ReadTx) -> dict[str, Door]:
    strategies = {strategy.id: strategy for strategy in all_strategies(tx)}
    entitled = {user.id: user.is_entitled for user in all_users(tx)}
    to_strategies = (door_to_strategy(webhook, strategies[webhook.strategy_id]) for webhook in all_webhooks(tx))
    of_keys = (door_of_key(key, entitled.get(key.owner_id, False)) for key in all_keys(tx))
    of_ata = (
        door_of_ata(webhook, None if webhook.strategy_id is None else strategies[webhook.strategy_id])
        for webhook in all_ata_webhooks(tx)
    )
    return {door.address: door for door in (*to_strategies, *of_keys, *of_ata)}

"""The doctor: looks at an installation for what keeps it from working, check by check."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from tradehook.accounts.queries import all_accounts
from tradehook.intake.queries import last_requests
from tradehook.intake.strays import Stray, stray_findings
from tradehook.intake.troubleshooting import Fate, Leads, Request, Scene, address_findings, troubleshoot
from tradehook.plumbing.codec import decode
from tradehook.plumbing.store.contract import ReadTx, Store
from tradehook.routing.ata_webhooks.queries import all_ata_webhooks
from tradehook.routing.keys.queries import all_keys
from tradehook.routing.queries import all_strategies, all_webhooks, subscriptions_of
from tradehook.trades.queries import fates_of
from tradehook.vocabulary.advice import HINTS
from tradehook.vocabulary.delivery import Delivery, Verdict
from tradehook.vocabulary.finding import Finding
from tradehook.vocabulary.ids import SignalId, StrategyId, UserId
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.trade import TradeStatus

_MOST_REQUESTS: Final = 100
_LOOKED_THROUGH: Final = 10_000
"""Requests at all webhooks."""


@dataclass(frozen=True, slots=True)
class Patient:
    """An installation: its store, what the addresses that it shows begin with, and who is told of it: what became of
    others' trades is not for them. None: whoever sees everything. `strays`: what came to nobody."""

    store: Store
    base_url: str
    told: UserId | None = None
    strays: tuple[Stray, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """What a check found about one thing. `webhook` is the id of what requests come to, where it is about that."""

    check: str
    about: str
    findings: tuple[Finding, ...]
    webhook: str | None = None


@dataclass(frozen=True, slots=True)
class _Subject:
    """A webhook or a key, and what it leads to."""

    id: str
    about: str
    leads: Leads
    strategy_id: StrategyId | None = None


class Check(StrEnum):
    """What the doctor looks at."""

    ADDRESS = "address"
    WEBHOOKS = "webhooks"
    STRAYS = "strays"


_Look = Callable[[Patient], Awaitable[list[Examined]]]


async def examine(patient: Patient, checks: Iterable[Check] = Check) -> list[Examined]:
    """What these checks find, in their order."""
    return [examined for check in checks for examined in await CHECKS[check](patient)]


async def examine_webhook(patient: Patient, webhook: str) -> Examined | None:
    """What is found about one webhook or key; None where there is none such."""
    subject = next((each for each in await patient.store.read(_subjects) if each.id == webhook), None)
    return None if subject is None else await _examined(patient, subject, patient.base_url)


async def _address(patient: Patient) -> list[Examined]:
    return [Examined(Check.ADDRESS, "the address of this installation", address_findings(patient.base_url))]


async def _webhooks(patient: Patient) -> list[Examined]:
    """One read for each: none of them takes long, however many there are."""
    return [await _examined(patient, subject) for subject in await patient.store.read(_subjects)]


async def _strays(patient: Patient) -> list[Examined]:
    return [Examined(Check.STRAYS, "requests at addresses that nobody has", stray_findings(patient.strays))]


CHECKS: Final[Mapping[Check, _Look]] = MappingProxyType(
    {Check.ADDRESS: _address, Check.WEBHOOKS: _webhooks, Check.STRAYS: _strays}
)
"""Every check by its name."""


async def _examined(patient: Patient, subject: _Subject, base_url: str | None = None) -> Examined:
    """What the last requests tell; `base_url` where the address is to be looked at, too."""
    scene = await patient.store.read(partial(_scene, subject=subject, base_url=base_url, told=patient.told))
    return Examined(Check.WEBHOOKS, subject.about, troubleshoot(scene), subject.id)


def _subjects(tx: ReadTx) -> list[_Subject]:
    names = {strategy.id: strategy.name for strategy in all_strategies(tx)}
    of_strategies = (
        _Subject(
            hook.uuid, f'the webhook of strategy "{names[hook.strategy_id]}"', Leads.TO_FOLLOWERS, hook.strategy_id
        )
        for hook in all_webhooks(tx)
    )
    keys = (_Subject(key.id, f'the key "{key.name}"', Leads.TO_ACCOUNTS) for key in all_keys(tx))
    of_ata = (
        _Subject(
            hook.id,
            f'the Algo Trade Analytics webhook "{hook.name}"',
            Leads.NOWHERE if hook.strategy_id is None else Leads.TO_FOLLOWERS,
            hook.strategy_id,
        )
        for hook in all_ata_webhooks(tx)
    )
    return [*of_strategies, *keys, *of_ata]


def _scene(tx: ReadTx, subject: _Subject, base_url: str | None, told: UserId | None) -> Scene:
    rows = last_requests(tx, subject.id, _MOST_REQUESTS, _LOOKED_THROUGH)
    taken = next((row.signal_id for row in rows if row.signal_id is not None), None)
    follow = [] if subject.strategy_id is None else subscriptions_of(tx, subject.strategy_id)
    return Scene(
        base_url=base_url,
        leads=subject.leads,
        requests=[_request(row) for row in rows],
        fates=[] if taken is None else _fates(tx, taken, told),
        followers=len(follow),
        enabled=sum(each.enabled for each in follow),
    )


def _request(row: Delivery) -> Request:
    first: dict[str, Any] = decode(list[dict[str, Any]], row.errors)[0] if row.errors else {}
    return Request(
        log_id=row.id,
        at=row.received_at,
        verdict=row.verdict,
        status=row.answer_status,
        code=row.code,
        message=first.get("message", "") if row.verdict is Verdict.REFUSED else "",
        hint=first.get("hint", ""),
        times=row.repeats,
    )


def _fates(tx: ReadTx, signal_id: SignalId, told: UserId | None) -> list[Fate]:
    """What became of the trades of a signal: of all of them, or of those in somebody's own accounts."""
    own = {account.id for account in all_accounts(tx) if told in (None, account.owner_id)}
    return [_fate(status, reasons) for account_id, status, reasons in fates_of(tx, signal_id) if account_id in own]


def _fate(status: TradeStatus, reasons: tuple[Reason, ...]) -> Fate:
    return Fate(status=status, reasons=reasons, advice=tuple(HINTS.get(reason.code, "") for reason in reasons))

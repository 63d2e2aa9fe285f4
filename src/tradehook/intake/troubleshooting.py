"""Why alerts do not arrive, or do not trade: told from the last requests at a webhook and from what became of them.

Pure. The list is that of the seed: an error 401, no event, an event but no trade.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from itertools import takewhile
from typing import Final
from urllib.parse import urlsplit

from tradehook.vocabulary.delivery import Verdict
from tradehook.vocabulary.finding import Finding, State
from tradehook.vocabulary.instant import Instant, iso
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.trade import TradeStatus

_PORTS: Final = {80, 443}
_NO_TRADE: Final = frozenset(status for status in TradeStatus if status.needs_reason) - {TradeStatus.TESTED}


class Leads(StrEnum):
    """What a webhook leads to."""

    TO_FOLLOWERS = "the subscriptions to a strategy"
    TO_ACCOUNTS = "the account that a message names"
    NOWHERE = "nobody: it only records"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it is in the log. `message` and `hint` are those of the first problem, of a refused one."""

    log_id: str
    at: Instant
    verdict: Verdict
    status: int
    code: str | None = None
    message: str = ""
    hint: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one trade of the last message that was taken. `advice`: what to do about each reason."""

    status: TradeStatus
    reasons: tuple[Reason, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is looked at. `requests` newest first; `fates` are of the newest that was taken; `followers`: how many
    subscriptions there are, where it leads to those, and `enabled` how many of them are switched on. `base_url`: what
    its address begins with; None where that is looked at by itself."""

    base_url: str | None
    leads: Leads
    requests: Sequence[Request]
    fates: Sequence[Fate] = ()
    followers: int = 0
    enabled: int = 0


def troubleshoot(scene: Scene) -> tuple[Finding, ...]:
    """Everything that was found, what to look at first at the beginning; what is fine is said too."""
    if not scene.requests:
        return (_nothing_came(), *(() if scene.base_url is None else address_findings(scene.base_url)))
    refused = list(takewhile(lambda request: request.verdict is Verdict.REFUSED, scene.requests))
    found = [_refused(request, times) for request, times in _by_code(refused)]
    taken = scene.requests[len(refused)] if len(refused) < len(scene.requests) else None
    return tuple(found) if taken is None else (*found, *_of_taken(scene, taken))


def address_findings(base_url: str) -> tuple[Finding, ...]:
    """Whether senders on the internet can reach the address that is shown."""
    parts = urlsplit(base_url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if not _is_public(host):
        return (
            Finding(
                code="address-not-public",
                state=State.MIND,
                message=f"The addresses that are shown begin with {base_url}, which nobody reaches from outside.",
                hint="Put tradehook behind a public name, and set TRADEHOOK_PUBLIC_URL to it (docs/operating.md).",
            ),
        )
    if port not in _PORTS:
        return (
            Finding(
                code="address-port",
                state=State.WRONG,
                message=f"The addresses that are shown have the port {port}: TradingView sends to 80 and 443 only.",
                hint="Put a proxy that speaks TLS in front, and set TRADEHOOK_PUBLIC_URL to its address.",
            ),
        )
    if parts.scheme != "https":
        return (
            Finding(
                code="address-not-encrypted",
                state=State.MIND,
                message=f"The addresses that are shown begin with {base_url}: keys go over the internet in plain text.",
                hint="Put a proxy that speaks TLS in front, and set TRADEHOOK_PUBLIC_URL to its https address.",
            ),
        )
    fine = f"The addresses that are shown begin with {base_url}, which senders on the internet can use."
    return (Finding(code="address-public", state=State.FINE, message=fine),)


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".lan", ".internal", ".localhost", ".test"))


def _nothing_came() -> Finding:
    return Finding(
        code="no-request",
        state=State.MIND,
        message="No request has come to it lately.",
        hint=(
            "Look in the alert: the box beside the webhook URL has to be ticked, and the URL has to be the address of"
            " this webhook, all of it. Then send a message yourself, to see whether the alert is at fault."
        ),
    )


def _by_code(refused: Iterable[Request]) -> list[tuple[Request, int]]:
    """The newest request of each code, and for how many requests it stands."""
    newest: dict[str | None, Request] = {}
    times: Counter[str | None] = Counter()
    for request in refused:
        newest.setdefault(request.code, request)
        times[request.code] += request.times
    return [(request, times[code]) for code, request in newest.items()]


def _refused(request: Request, times: int) -> Finding:
    """What was said to who sent it: the reason, and in what a key or a message was wrong."""
    often = "once" if times == 1 else f"{times} times, the last time"
    return Finding(
        code=request.code or "refused",
        state=State.WRONG,
        message=f"{request.message} It was answered with {request.status} {often} at {iso(request.at)}.",
        hint=request.hint,
        log_id=request.log_id,
        at=request.at,
    )


def _of_taken(scene: Scene, taken: Request) -> tuple[Finding, ...]:
    """Why the last message that was taken made no trade, or that it did."""
    at = iso(taken.at)
    if scene.leads is Leads.NOWHERE:
        words, hint = "is recorded, and traded by nobody.", "Let the webhook lead to a strategy if it is to be traded."
        return (_told("only-recorded", State.FINE, f"The last message, taken at {at}, {words}", hint, taken),)
    if scene.leads is Leads.TO_FOLLOWERS and not scene.enabled:
        none = "no account follows the strategy" if not scene.followers else "every subscription is switched off"
        hint = "Let an account follow the strategy: tradehook subscriptions make --strategy … --account … --enable."
        return (
            _told("no-followers", State.WRONG, f"The last message, taken at {at}, made no trade: {none}.", hint, taken),
        )
    untraded = [fate for fate in scene.fates if fate.status in _NO_TRADE]
    if not untraded:
        return (_told("taken", State.FINE, f"The last message was taken at {at}, and goes its way.", "", taken),)
    return tuple(
        _told(reason.code, State.MIND, f"The last message, taken at {at}: {reason.message}", hint, taken)
        for fate in untraded
        for reason, hint in zip(fate.reasons, fate.advice, strict=True)
    )


def _told(code: str, state: State, message: str, hint: str, taken: Request) -> Finding:
    return Finding(code=code, state=state, message=message, hint=hint, log_id=taken.log_id, at=taken.at)

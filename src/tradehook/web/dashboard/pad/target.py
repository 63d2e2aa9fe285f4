"""Whom the pad speaks to: a strategy, whose followers trade, or one account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tradehook.brokers.declaring import Mode
from tradehook.web.dashboard.calling import Json
from tradehook.web.dashboard.pad.buttons import OF_ACCOUNT, OF_STRATEGY, Button


class Kind(StrEnum):
    """What is spoken to."""

    STRATEGY = "strategy"
    ACCOUNT = "account"

    @property
    def buttons(self) -> Sequence[Button]:
        """What it can be told."""
        return OF_STRATEGY if self is Kind.STRATEGY else OF_ACCOUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A strategy or an account, by the value that it is chosen by. `live`: the accounts that would trade real money."""

    kind: Kind
    id: str
    name: str
    live: Sequence[str]

    @property
    def value(self) -> str:
        """How it stands in a form."""
        return f"{self.kind}:{self.id}"


def targets(strategies: Iterable[Json], subscriptions: Iterable[Json], accounts: Mapping[str, Json]) -> list[Target]:
    """Everything that somebody can speak to: the strategies that are theirs, and their accounts."""
    following: dict[str, list[str]] = {}
    for each in subscriptions:
        account = accounts.get(each["account_id"])
        if each["enabled"] and account is not None and _is_live(account):
            following.setdefault(each["strategy_id"], []).append(account["name"])
    of_strategies = (
        Target(kind=Kind.STRATEGY, id=each["id"], name=each["name"], live=following.get(each["id"], []))
        for each in strategies
        if each["webhook"] is not None
    )
    of_accounts = (
        Target(kind=Kind.ACCOUNT, id=each["id"], name=each["name"], live=[each["name"]] if _is_live(each) else [])
        for each in accounts.values()
    )
    return [*of_strategies, *of_accounts]


def _is_live(account: Json) -> bool:
    return bool(account["mode"] == Mode.LIVE)

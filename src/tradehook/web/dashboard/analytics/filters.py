"""Which part of the trading is looked at: the filters that the pages share, as the form shows them and the API takes
them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import Response

from tradehook.people.user import Role
from tradehook.plumbing.wall_clock import is_time_zone
from tradehook.web.api import API
from tradehook.web.api.analytics_scope import BooksAsked, TripSide
from tradehook.web.dashboard.calling import CallRefused, Json
from tradehook.web.dashboard.door import Page, Visit

_MOST: Final = 1000
_A_DAY: Final = timedelta(days=1)
_NOT_FILTERS: Final = frozenset({"by", "days", "issue", "cursor", "limit"})
_OF_BOOKS: Final = frozenset(field.alias or name for name, field in BooksAsked.model_fields.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What is meant: `asked` as the form shows it, `query` as the API takes it, and what there is to choose from."""

    asked: Mapping[str, str]
    query: Mapping[str, str]
    accounts: Mapping[str, str]
    strategies: Mapping[str, str]
    subscriptions: Mapping[str, str]
    currencies: Sequence[str]
    sides: Sequence[str] = tuple(TripSide)

    @property
    def books(self) -> dict[str, str]:
        """What of it is about whole accounts."""
        return {name: value for name, value in self.query.items() if name in _OF_BOOKS}

    @property
    def zone(self) -> str:
        """Whose days `from` and `to` are."""
        return _zone_of(self.asked)

    def file(self, path: str, **more: str) -> str:
        """Where the API has a file of the same."""
        return f"{API}{path}?{urlencode({**self.query, **more})}"

    def here(self, **more: str) -> str:
        """The question of an address that means the same, and more."""
        return "?" + urlencode({**self.asked, **more})


Figures = Callable[[Visit, Meant], Awaitable[Response]]


def filtered(figures: Figures) -> Page:
    """A page of figures below the filters; what is refused of them is said there. Without an account there are none."""

    async def page(visit: Visit) -> Response:
        meant = await _meant_by(visit)
        if not meant.accounts:
            return visit.draw("analytics/empty.html", meant=meant)
        try:
            return await figures(visit, meant)
        except CallRefused as refused:
            return visit.draw("analytics/refused.html", refused.refusal, meant=meant)

    return page


async def _meant_by(visit: Visit) -> Meant:
    accounts, strategies, subscriptions = await visit.api.lists(
        ("/accounts", {"limit": _MOST}), ("/strategies", {"limit": _MOST}), ("/subscriptions", {"limit": _MOST})
    )
    asked = {name: value for name, value in visit.asked.items() if name not in _NOT_FILTERS}
    asked = _with_one_purse(asked, visit.me["role"], accounts.items)
    names = {each["id"]: str(each["name"]) for each in (*accounts.items, *strategies.items)}
    return Meant(
        asked=asked,
        query=as_query(asked),
        accounts={each["id"]: each["name"] for each in accounts.items},
        strategies={each["id"]: each["name"] for each in strategies.items},
        subscriptions={each["id"]: _words_of(each, names) for each in subscriptions.items},
        currencies=_currencies(accounts.items),
    )


def _with_one_purse(asked: dict[str, str], role: str, accounts: Sequence[Json]) -> dict[str, str]:
    """Money of different currencies does not add up, and traders see only what is theirs: where neither account nor
    currency is named, those of the first account are meant."""
    if not accounts or "account_id" in asked:
        return asked
    if not Role(role).sees_all:
        return {"account_id": accounts[0]["id"], **asked}
    if "currency" not in asked and len(_currencies(accounts)) > 1:
        return {"currency": accounts[0]["currency"], **asked}
    return asked


def _currencies(accounts: Sequence[Json]) -> list[str]:
    return list(dict.fromkeys(each["currency"] for each in accounts))


def _words_of(subscription: Json, names: Mapping[str, str]) -> str:
    strategy, account = subscription["strategy_id"], subscription["account_id"]
    return f"{names.get(strategy, strategy)} in {names.get(account, account)}"


def as_query(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters as the API takes them: days become moments, and the last day is in it; what is no day is left to be
    refused there."""
    zone = ZoneInfo(_zone_of(asked))
    ends: dict[str, Any] = {name: asked[name] for name in ("from", "to") if name in asked}
    return {**asked, **{name: _moment(text, zone, _A_DAY * (name == "to")) for name, text in ends.items()}}


def _zone_of(asked: Mapping[str, str]) -> str:
    name = asked.get("timezone", "UTC")
    return name if is_time_zone(name) else "UTC"


def _moment(text: str, zone: ZoneInfo, later: timedelta) -> str:
    try:
        return datetime.combine(date.fromisoformat(text) + later, time(), zone).isoformat()
    except (ValueError, OverflowError):
        return text

"""Which part of the trading a call is about."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Annotated, ClassVar, Final

from msgspec.structs import replace
from pydantic import AwareDatetime, Field

from tradehook.analytics.scope import Scope
from tradehook.plumbing.wall_clock import TIME_ZONE
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId
from tradehook.vocabulary.instant import Instant, instant_of
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.side import Side
from tradehook.web.api.bodies import Named, TimeZone
from tradehook.web.api.desk import canonical_symbol
from tradehook.web.api.errors import Refused, not_found
from tradehook.web.api.lists import queries as lists
from tradehook.web.callers_desk import CallersDesk


class TripSide(StrEnum):
    """Which way a position faced."""

    LONG = "long"
    SHORT = "short"


_ENTERED_BY: Final = {TripSide.LONG: Side.BUY, TripSide.SHORT: Side.SELL}
_LISTINGS: Final = {
    "account": lists.ACCOUNTS,
    "strategy": lists.STRATEGIES,
    "subscription": lists.SUBSCRIPTIONS,
}


class BooksAsked(Named):
    """Which accounts, and when."""

    unknown: ClassVar[str] = "unknown-filter"

    account_id: str | None = None
    currency: Annotated[str | None, Field(description="Only accounts in this currency.")] = None
    from_: Annotated[AwareDatetime | None, Field(alias="from", description="A moment with its offset from UTC.")] = None
    to: Annotated[AwareDatetime | None, Field(description="A moment with its offset from UTC; not included.")] = None


class ScopeAsked(BooksAsked):
    """Which round trips: those that ended from `from` on, and before `to`."""

    strategy_id: str | None = None
    subscription_id: str | None = None
    symbol: Annotated[str | None, Field(description="Any spelling that a message may use.")] = None
    side: Annotated[TripSide | None, Field(description="Which way the position faced.")] = None
    tag: Annotated[str | None, Field(description="Only those that a signal brought this tag to.")] = None
    timezone: Annotated[
        TimeZone | None,
        Field(description=f"Whose days and hours: {TIME_ZONE}. (that of the one account, else UTC)"),
    ] = None


async def books_in(desk: CallersDesk, asked: BooksAsked) -> Scope:
    """The accounts and the time that are asked about; refused where it names what is not there, or ends before it
    begins."""
    since, until = _instant(asked.from_), _instant(asked.to)
    if since is not None and until is not None and until <= since:
        raise Refused(_ENDS_BEFORE)
    if asked.account_id is None and not desk.caller.role.sees_all:
        raise Refused(_WHICH_ACCOUNT)
    await _must_exist(desk, {"account": asked.account_id})
    return Scope(
        account_id=None if asked.account_id is None else AccountId(asked.account_id),
        currency=None if asked.currency is None else asked.currency.upper(),
        since=since,
        until=until,
    )


async def scope_in(desk: CallersDesk, asked: ScopeAsked) -> Scope:
    """What is asked about; refused as in `books_in`."""
    books = await books_in(desk, asked)
    await _must_exist(desk, {"strategy": asked.strategy_id, "subscription": asked.subscription_id})
    return replace(
        books,
        strategy_id=None if asked.strategy_id is None else StrategyId(asked.strategy_id),
        subscription_id=None if asked.subscription_id is None else SubscriptionId(asked.subscription_id),
        symbol=None if asked.symbol is None else canonical_symbol(desk, asked.symbol),
        side=None if asked.side is None else _ENTERED_BY[asked.side],
        tag=asked.tag,
        timezone=asked.timezone,
    )


_ENDS_BEFORE: Final = Refusal(
    code="ends-before-it-begins",
    status=422,
    message="The time that is asked about ends before it begins, or at once.",
    hint="Let from be earlier than to, or leave one of them out.",
    path="to",
)


_WHICH_ACCOUNT: Final = Refusal(
    code="account-required",
    status=422,
    message="It is not said which of your accounts is meant.",
    hint="Give account_id; only who sees everybody's accounts can leave it out.",
    path="account_id",
)


async def _must_exist(desk: CallersDesk, named: Mapping[str, str | None]) -> None:
    """422 `{noun}-not-found` where a filter names what is not there."""
    for noun, identity in named.items():
        if identity is None:
            continue
        look = partial(lists.is_seen, listing=_LISTINGS[noun], identity=identity, caller=desk.caller)
        if not await desk.store.read(look):
            raise Refused(not_found(noun, identity, f"{noun}_id", 422))


def _instant(given: datetime | None) -> Instant | None:
    return None if given is None else instant_of(given)

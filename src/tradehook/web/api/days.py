"""What the days of an account have brought: each with what it began with, and its result."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from tradehook.plumbing.store.contract import ReadTx
from tradehook.positions.cash_entries.queries import put_in
from tradehook.positions.days import Baseline, result
from tradehook.vocabulary.exact import Money, canonical
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.web.api import queries
from tradehook.web.api.account_shapes import account_now
from tradehook.web.api.bodies import ExactRoute, Named
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.shapes import Exact, Moment, Shape

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=ExactRoute)


class DayShape(Shape):
    """A day by its first look: what the account was worth then, and the day's `result`: realised, unrealised and fees.

    The last day's result is that so far. Cash put in or taken out is no result.
    """

    began_at: Moment
    equity: Exact
    result: Exact


class DaysShape(Shape):
    """Days, oldest first, and what the account is worth now; amounts in `currency`."""

    currency: str
    equity: Exact
    items: list[DayShape]


class DaysAsked(Named):
    """How many days, back from today."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100


@router.get("/{account_id}/days")
async def days_of_account(desk: DeskNow, account_id: str, asked: Annotated[DaysAsked, Query()]) -> DaysShape:
    """The last days of an account. A day that tradehook did not run in is not among them: what it brought is the
    result of the day before."""
    account = await account_now(desk, account_id)

    def read(tx: ReadTx) -> tuple[list[Baseline], Money]:
        rows = queries.last_days(tx, account_id, asked.limit)
        return [_baseline(row) for row in rows], put_in(tx, AccountId(account_id))

    began, in_all = await desk.store.read(read)
    now = Baseline(taken_at=desk.clock.now(), equity=Money(Decimal(account.equity)), put_in=in_all)
    days = [_day(day, then) for day, then in pairwise([*began, now])]
    return DaysShape(currency=account.currency, equity=account.equity, items=days)


def _baseline(row: dict[str, Any]) -> Baseline:
    return Baseline(
        taken_at=Instant(row["taken_at"]),
        equity=Money(Decimal(row["equity"])),
        put_in=Money(Decimal(row["put_in"])),
    )


def _day(began: Baseline, then: Baseline) -> DayShape:
    brought = canonical(result(began, then.equity, then.put_in))
    return DayShape.model_validate({"began_at": began.taken_at, "equity": canonical(began.equity), "result": brought})

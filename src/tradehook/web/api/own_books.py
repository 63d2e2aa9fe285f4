"""What can be done to accounts whose books are ours: cash in and out, a reset, splits and dividends."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, cast

from fastapi import APIRouter
from pydantic import Field

from tradehook.bootstrap import Desk
from tradehook.brokers.contract import OwnBooks
from tradehook.vocabulary.broker import Accepted, CashKind, Outcome, Rejected
from tradehook.vocabulary.exact import Money, Price
from tradehook.vocabulary.ids import AccountId, ExecutionId
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.account_shapes import AccountShape, account_now
from tradehook.web.api.bodies import Body, ExactDecimal, ExactRoute
from tradehook.web.api.desk import DeskNow, canonical_symbol
from tradehook.web.api.errors import Refused
from tradehook.web.api.shapes import Shape

router = APIRouter(tags=["accounts"], route_class=ExactRoute)

_LARGEST = 10**15
_Amount = Annotated[ExactDecimal, Field(gt=0, le=_LARGEST, examples=["1000"])]
_Ratio = Annotated[ExactDecimal, Field(gt=0, le=1000, examples=["4"])]
_EntryId = Annotated[
    str | None,
    Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Your own id of it: to ask again with the same one changes nothing.",
    ),
]


class AmountBody(Body):
    """An amount in the account's currency."""

    amount: _Amount
    entry_id: _EntryId = None


class EntryBody(Body):
    """Nothing but your own id of it."""

    entry_id: _EntryId = None


class SplitBody(Body):
    """How many units each one becomes: 4 for a split of four for one, 0.1 for one for ten."""

    ratio: _Ratio
    entry_id: _EntryId = None


class DividendBody(Body):
    """What is paid for each unit, in the instrument's currency."""

    amount: _Amount
    entry_id: _EntryId = None


class DoneShape(Shape):
    """That it is booked, under which id. What it did is among the events of the accounts that it concerns."""

    outcome: Literal["done"]
    entry_id: str


@router.post("/accounts/{account_id}/deposit")
async def deposit(desk: DeskNow, account_id: str, body: AmountBody) -> AccountShape:
    """Put cash into a paper account."""
    entry = _entry(desk, body.entry_id)
    kind, amount = CashKind.DEPOSIT, Money(body.amount)
    return await _of_account(desk, account_id, lambda books, id_: books.move_cash(id_, kind, amount, entry))


@router.post("/accounts/{account_id}/withdraw")
async def withdraw(desk: DeskNow, account_id: str, body: AmountBody) -> AccountShape:
    """Take cash out of a paper account; no more than is free."""
    entry = _entry(desk, body.entry_id)
    kind, amount = CashKind.WITHDRAWAL, Money(-body.amount)
    return await _of_account(desk, account_id, lambda books, id_: books.move_cash(id_, kind, amount, entry))


@router.post("/accounts/{account_id}/reset")
async def reset(desk: DeskNow, account_id: str, body: EntryBody | None = None) -> AccountShape:
    """Begin a paper account anew: orders are cancelled, positions leave at what they cost, and the cash is what the
    account was opened with. Fills and trades of before stay in its history."""
    entry = _entry(desk, body.entry_id if body else None)
    return await _of_account(desk, account_id, lambda books, id_: books.reset(id_, entry))


@router.post("/instruments/{symbol:path}/split")
async def split(desk: DeskNow, symbol: str, body: SplitBody) -> DoneShape:
    """Split a share in every paper account: open orders in it are cancelled, fractions paid in cash."""
    entry, canonical = _entry(desk, body.entry_id), canonical_symbol(desk, symbol)
    return await _of_all(desk, entry, lambda books: books.split(canonical, body.ratio, entry))


@router.post("/instruments/{symbol:path}/dividend")
async def dividend(desk: DeskNow, symbol: str, body: DividendBody) -> DoneShape:
    """Pay a cash dividend in every paper account; who is short pays it."""
    entry, canonical = _entry(desk, body.entry_id), canonical_symbol(desk, symbol)
    return await _of_all(desk, entry, lambda books: books.dividend(canonical, Price(body.amount), entry))


def _entry(desk: Desk, given: str | None) -> ExecutionId:
    return ExecutionId(given or desk.ids.new(desk.clock.now()))


async def _of_account(
    desk: Desk, account_id: str, work: Callable[[OwnBooks, AccountId], Awaitable[Outcome]]
) -> AccountShape:
    account = await account_now(desk, account_id)
    identity = AccountId(account_id)
    broker = desk.brokers.get(account.broker)
    if broker is None or not broker.declaration.own_books:
        raise Refused(_not_ours(account.name))
    _unless_rejected(await work(cast(OwnBooks, broker), identity))
    # Until what was done has come back as a report, and is in our books too.
    await desk.engine.reconcile(identity)
    return await account_now(desk, account_id)


async def _of_all(desk: Desk, entry: ExecutionId, work: Callable[[OwnBooks], Awaitable[Outcome]]) -> DoneShape:
    for broker in desk.brokers.values():
        if broker.declaration.own_books:
            _unless_rejected(await work(cast(OwnBooks, broker)))
    return DoneShape(outcome="done", entry_id=entry)


def _unless_rejected(outcome: Outcome) -> None:
    if isinstance(outcome, Accepted):
        return
    if isinstance(outcome, Rejected):
        message, _, hint = outcome.words.partition(". ")
        raise Refused(Refusal(code=outcome.code, status=422, message=f"{message.rstrip('.')}.", hint=hint))
    raise Refused(
        Refusal(
            code="store-failed",
            status=503,
            message="The store did not answer.",
            hint="Ask again with the same entry_id: it is done once.",
        )
    )


def _not_ours(name: str) -> Refusal:
    return Refusal(
        code="not-our-books",
        status=422,
        message=f"What is in {name} is what its broker says, and cannot be changed here.",
        hint="Only paper accounts can be reset, paid into and taken out of.",
    )

"""Accounts: opening, changing, and what is in them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from tradehook.accounts.accounts import Account
from tradehook.bootstrap import Desk
from tradehook.brokers.declaring import Mode
from tradehook.brokers.registry import HOUSES
from tradehook.engine import set_up_accounts as set_up
from tradehook.engine.set_up_credentials import CredentialsGiven
from tradehook.engine.turn import Turn
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.web.api.account_shapes import (
    AccountRead,
    AccountShape,
    account_now,
    account_shape,
    must_exist,
    read_accounts,
)
from tradehook.web.api.bodies import Body, ExactDecimal, ExactRoute, settings_of
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.fills import FillShape, FillsOfAccountAsked, fills_page
from tradehook.web.api.guards import GuardsTold, read_guards
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.orders import OrderShape, OrdersOfAccountAsked, orders_page
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.positions import PositionShape, PositionsOfAccountAsked, positions_page
from tradehook.web.api.shapes import Exact, Moment, Shape

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=ExactRoute)

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Currency = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z]{3,5}$")]
_Cash = Annotated[ExactDecimal, Field(ge=0)]
_Settings = Annotated[dict[str, Any], settings_of(*(type(house.defaults) for house in HOUSES.values()))]
_Guards = Annotated[dict[str, Any], settings_of(GuardsTold)]


def _trimmed_texts(given: Any) -> dict[str, str] | None:
    """Credentials without the blanks that copying brings along; what is wrong with them is said without them."""
    if given is None:
        return None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        context = {"hint": 'Send an object of texts, such as {"key_id": "…"}.'}
        raise PydanticCustomError("invalid-value", "credentials must be texts by name.", context)
    return {name: value.strip() for name, value in given.items()}


_Credentials = Annotated[dict[str, str] | None, BeforeValidator(_trimmed_texts), Field(repr=False)]


class AccountBody(Body):
    """An account to be opened. `settings` are its broker's; `guards` limit what may be entered.

    `cash` is 100,000 unless given; an account at a broker outside takes none. `credentials` are what its broker asks
    for (GET /brokers): they are encrypted, and never answered.
    """

    name: _Name
    broker: str = "paper"
    currency: _Currency = "USD"
    cash: _Cash | None = None
    settings: _Settings = Field(default_factory=dict)
    guards: _Guards = Field(default_factory=dict)
    credentials: _Credentials = None


class AccountPatch(Body):
    """What is to be changed. Settings and guards are merged by name; credentials are replaced, all of them."""

    name: _Name | None = None
    settings: _Settings = Field(default_factory=dict)
    guards: _Guards = Field(default_factory=dict)
    credentials: _Credentials = None


@router.post("", status_code=201)
async def open_account(desk: DeskNow, body: AccountBody) -> AccountShape:
    """Open an account; its name must be free. Nobody is asked whether credentials are right: see `connection`."""
    wanted = set_up.AccountWanted(
        name=body.name,
        broker=body.broker,
        currency=body.currency,
        cash=None if body.cash is None else Money(body.cash),
        settings=body.settings,
        guards=unless_refused(read_guards(body.guards)),
        credentials=_given(desk, body.credentials),
        owner_id=desk.caller.user_id,
    )
    now = desk.clock.now()
    account_id = AccountId(desk.ids.new(now))
    opened = unless_refused(await desk.store.write(lambda tx: set_up.open_account(tx, wanted, account_id, now)))
    await _connect(desk, opened.account)
    return await account_now(desk, account_id)


class AccountsAsked(Asked):
    """Which accounts."""

    name: str | None = None
    broker: str | None = None
    mode: Mode | None = None


@router.get("")
async def list_accounts(desk: DeskNow, asked: Annotated[AccountsAsked, Query()]) -> Listed[AccountShape]:
    """Accounts, oldest first."""

    def read(tx: ReadTx) -> tuple[list[AccountRead], str | None]:
        rows, after = lists.page_of(tx, lists.ACCOUNTS, asked, asked.filters, desk.caller)
        return read_accounts(tx, rows), after

    found, after = await desk.store.read(read)
    return Listed(items=[await account_shape(desk, each) for each in found], next=after)


@router.get("/{account_id}")
async def get_account(desk: DeskNow, account_id: str) -> AccountShape:
    """One account, with its cash, equity and buying power now."""
    return await account_now(desk, account_id)


@router.patch("/{account_id}")
async def change_account(desk: DeskNow, account_id: str, body: AccountPatch) -> AccountShape:
    """Change an account's name, settings, guards or credentials."""
    change = set_up.AccountChange(
        name=body.name,
        settings=body.settings,
        guards=unless_refused(read_guards(body.guards)),
        credentials=_given(desk, body.credentials),
    )
    written = await desk.store.write(lambda tx: set_up.change_account(tx, AccountId(account_id), change))
    changed = existing(unless_refused(written), "account", account_id)
    if change.of_connection:
        await _connect(desk, changed.account)
    return await account_now(desk, account_id)


def _given(desk: Desk, credentials: dict[str, str] | None) -> CredentialsGiven | None:
    return None if credentials is None else CredentialsGiven(values=credentials, vault=desk.vault)


async def _connect(desk: Desk, account: Account) -> None:
    """Open the account's own connection, or open it anew, and ask what is in it; that is not waited for."""
    if HOUSES[account.broker].outside:
        await desk.engine.connect(account)
        desk.engine.carry_on(Turn(reconcile=(account.id,)))


@router.get("/{account_id}/positions")
async def positions_of_account(
    desk: DeskNow, account_id: str, asked: Annotated[PositionsOfAccountAsked, Query()]
) -> Listed[PositionShape]:
    """The account's positions; flat ones are left out unless asked for."""
    await must_exist(desk, account_id)
    return await positions_page(desk, asked, {**filters_of(desk, asked), "account_id": account_id})


@router.get("/{account_id}/orders")
async def orders_of_account(
    desk: DeskNow, account_id: str, asked: Annotated[OrdersOfAccountAsked, Query()]
) -> Listed[OrderShape]:
    """The account's orders, newest first."""
    await must_exist(desk, account_id)
    return await orders_page(desk, asked, {**filters_of(desk, asked), "account_id": account_id})


@router.get("/{account_id}/fills")
async def fills_of_account(
    desk: DeskNow, account_id: str, asked: Annotated[FillsOfAccountAsked, Query()]
) -> Listed[FillShape]:
    """The account's fills, newest first."""
    await must_exist(desk, account_id)
    return await fills_page(desk, asked, {**filters_of(desk, asked), "account_id": account_id})


class BalancesShape(Shape):
    """What the account is worth as of `at`: now, or when its broker last said so. Amounts in `currency`."""

    account_id: str
    currency: str
    cash: Exact
    equity: Exact
    buying_power: Exact
    at: Moment | None


@router.get("/{account_id}/balances")
async def balances_of_account(desk: DeskNow, account_id: str) -> BalancesShape:
    """Cash, equity and buying power now."""
    account = await account_now(desk, account_id)
    at = account.as_of if HOUSES[account.broker].outside else desk.clock.now()
    return BalancesShape.model_validate({**account.model_dump(), "account_id": account.id, "at": at})

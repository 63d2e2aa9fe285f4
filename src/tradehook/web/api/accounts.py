"""Accounts: opening, changing, and what is in them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from tradehook.accounts.accounts import Guards
from tradehook.bootstrap import Desk
from tradehook.brokers.contract import Mode
from tradehook.brokers.registry import HOUSES
from tradehook.engine import set_up_accounts as set_up
from tradehook.plumbing.codec import plain
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.broker import Snapshot
from tradehook.vocabulary.exact import Money, canonical
from tradehook.vocabulary.ids import AccountId
from tradehook.web.api import queries
from tradehook.web.api.bodies import Body, ExactDecimal, ExactRoute, settings_of
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.fills import FillShape, FillsOfAccountAsked, fills_page
from tradehook.web.api.orders import OrderShape, OrdersOfAccountAsked, orders_page
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.positions import PositionShape, PositionsOfAccountAsked, positions_page
from tradehook.web.api.shapes import Exact, FromJson, Moment, Shape
from tradehook.web.api.valuing import worth_of

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=ExactRoute)

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Currency = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z]{3,5}$")]
_Cash = Annotated[ExactDecimal, Field(ge=0)]
_Settings = Annotated[dict[str, Any], settings_of(*(type(house.defaults) for house in HOUSES.values()))]
_Guards = Annotated[dict[str, Any], settings_of(Guards)]


class AccountBody(Body):
    """An account to be opened. `settings` are its broker's; `guards` limit what may be entered."""

    name: _Name
    broker: str = "paper"
    currency: _Currency = "USD"
    cash: _Cash = Decimal(100_000)
    settings: _Settings = Field(default_factory=dict)
    guards: _Guards = Field(default_factory=dict)


class AccountPatch(Body):
    """What is to be changed. Settings and guards are merged by name."""

    name: _Name | None = None
    settings: _Settings = Field(default_factory=dict)
    guards: _Guards = Field(default_factory=dict)


class AccountShape(Shape):
    """An account. `equity` is cash and the worth of what is held, at the prices of now; amounts in `currency`.

    `buying_power` is what the broker says is free for new positions; where a broker does not say, the cash.
    """

    id: str
    name: str
    broker: str
    mode: Mode
    currency: str
    opening_cash: Exact
    cash: Exact
    equity: Exact
    buying_power: Exact
    settings: dict[str, Any]
    guards: Annotated[dict[str, Any], FromJson]
    created_at: Moment


@router.post("", status_code=201)
async def open_account(desk: DeskNow, body: AccountBody) -> AccountShape:
    """Open an account; its name must be free."""
    wanted = set_up.AccountWanted(
        name=body.name,
        broker=body.broker,
        currency=body.currency,
        cash=Money(body.cash),
        settings=body.settings,
        guards=body.guards,
    )
    now = desk.clock.now()
    account_id = AccountId(desk.ids.new(now))
    unless_refused(await desk.store.write(lambda tx: set_up.open_account(tx, wanted, account_id, now)))
    return await _account(desk, account_id)


class AccountsAsked(Asked):
    """Which accounts."""

    name: str | None = None
    broker: str | None = None
    mode: Mode | None = None


@router.get("")
async def list_accounts(desk: DeskNow, asked: Annotated[AccountsAsked, Query()]) -> Listed[AccountShape]:
    """Accounts, oldest first."""

    def read(tx: ReadTx) -> tuple[list[_Read], str | None]:
        rows, after = queries.page_of(tx, queries.ACCOUNTS, asked, asked.filters)
        return _with_holdings(tx, rows), after

    found, after = await desk.store.read(read)
    return Listed(items=[await _shape(desk, *each) for each in found], next=after)


@router.get("/{account_id}")
async def get_account(desk: DeskNow, account_id: str) -> AccountShape:
    """One account, with its cash, equity and buying power now."""
    return await _account(desk, account_id)


@router.patch("/{account_id}")
async def change_account(desk: DeskNow, account_id: str, body: AccountPatch) -> AccountShape:
    """Change an account's name, settings or guards."""
    change = set_up.AccountChange(name=body.name, settings=body.settings, guards=body.guards)
    changed = await desk.store.write(lambda tx: set_up.change_account(tx, AccountId(account_id), change))
    existing(unless_refused(changed), "account", account_id)
    return await _account(desk, account_id)


@router.get("/{account_id}/positions")
async def positions_of_account(
    desk: DeskNow, account_id: str, asked: Annotated[PositionsOfAccountAsked, Query()]
) -> Listed[PositionShape]:
    """The account's positions; flat ones are left out unless asked for."""
    await _must_exist(desk, account_id)
    return await positions_page(desk, asked, {**filters_of(desk, asked), "account_id": account_id})


@router.get("/{account_id}/orders")
async def orders_of_account(
    desk: DeskNow, account_id: str, asked: Annotated[OrdersOfAccountAsked, Query()]
) -> Listed[OrderShape]:
    """The account's orders, newest first."""
    await _must_exist(desk, account_id)
    return await orders_page(desk, asked, {**filters_of(desk, asked), "account_id": account_id})


@router.get("/{account_id}/fills")
async def fills_of_account(
    desk: DeskNow, account_id: str, asked: Annotated[FillsOfAccountAsked, Query()]
) -> Listed[FillShape]:
    """The account's fills, newest first."""
    await _must_exist(desk, account_id)
    return await fills_page(desk, asked, {**filters_of(desk, asked), "account_id": account_id})


class BalancesShape(Shape):
    """What the account is worth now; amounts in `currency`."""

    account_id: str
    currency: str
    cash: Exact
    equity: Exact
    buying_power: Exact
    at: Moment


@router.get("/{account_id}/balances")
async def balances_of_account(desk: DeskNow, account_id: str) -> BalancesShape:
    """Cash, equity and buying power now."""
    account = await _account(desk, account_id)
    return BalancesShape.model_validate({**account.model_dump(), "account_id": account.id, "at": desk.clock.now()})


_Read = tuple[dict[str, Any], Mapping[str, Any], list[dict[str, Any]]]
"""An account's row, its broker's settings, and the rows of what it holds."""


def _with_holdings(tx: ReadTx, rows: list[dict[str, Any]]) -> list[_Read]:
    held = queries.positions_of_accounts(tx, [row["id"] for row in rows])
    return [(row, _settings(tx, row), held.get(row["id"], [])) for row in rows]


def _settings(tx: ReadTx, row: Mapping[str, Any]) -> Mapping[str, Any]:
    house = HOUSES.get(row["broker"])
    return plain(house.account_settings(tx, AccountId(row["id"]))) if house else {}


async def _account(desk: Desk, account_id: str) -> AccountShape:
    def read(tx: ReadTx) -> list[_Read]:
        row = queries.one_of(tx, queries.ACCOUNTS, account_id)
        return _with_holdings(tx, [row] if row else [])

    found = await desk.store.read(read)
    return await _shape(desk, *existing(found[0] if found else None, "account", account_id))


async def _shape(
    desk: Desk, row: dict[str, Any], settings: Mapping[str, Any], held: list[dict[str, Any]]
) -> AccountShape:
    # First the snapshot: with it the broker learns the settings of an account that was just opened or changed.
    said = await _buying_power(desk, row)
    worth = worth_of(desk, Money(Decimal(row["opening_cash"])), held)
    return AccountShape.model_validate(
        {
            **row,
            "cash": canonical(worth.cash),
            "equity": canonical(worth.equity),
            "buying_power": canonical(worth.cash if said is None else said),
            "settings": settings,
        }
    )


async def _buying_power(desk: Desk, row: Mapping[str, Any]) -> Money | None:
    broker = desk.brokers.get(row["broker"])
    snapshot = await broker.snapshot(AccountId(row["id"])) if broker else None
    return snapshot.buying_power if isinstance(snapshot, Snapshot) else None


async def _must_exist(desk: Desk, account_id: str) -> None:
    row = await desk.store.read(lambda tx: queries.one_of(tx, queries.ACCOUNTS, account_id))
    existing(row, "account", account_id)

"""How an account is answered: its worth by our books or by the broker's last word, and whether it can be reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tradehook.bootstrap import Desk
from tradehook.brokers.declaring import Mode
from tradehook.brokers.registry import HOUSES, House
from tradehook.plumbing.codec import decode, plain
from tradehook.plumbing.store.contract import ReadTx
from tradehook.positions.cash_entries.queries import sum_of
from tradehook.positions.fills.queries import adjustments_of
from tradehook.positions.fold import EXACT
from tradehook.vocabulary.broker import Snapshot
from tradehook.vocabulary.exact import Money, canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.notice import About
from tradehook.web.api import queries
from tradehook.web.api.errors import existing
from tradehook.web.api.guards import told
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.lists.queries import RowDict
from tradehook.web.api.shapes import Exact, Moment, Shape
from tradehook.web.api.valuing import worth_of


class ConnectionState(StrEnum):
    """Whether the broker can be reached for an account."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    LOST = "lost"


class ConnectionShape(Shape):
    """How it stands with the connection; `words` say why it was lost."""

    state: ConnectionState
    words: str


class AccountShape(Shape):
    """An account. `equity` is cash and the worth of what is held; amounts in `currency`.

    Where the books are ours, amounts are at the prices of now and `as_of` is null. At a broker outside they are its own
    as of `as_of`; while it has said nothing yet, `as_of` is null and they are zero. `opening_cash` is null there.
    `buying_power` is what the broker says is free for new positions; where a broker does not say, the cash.
    """

    id: str
    owner_id: str
    name: str
    broker: str
    mode: Mode
    currency: str
    opening_cash: Exact | None
    cash: Exact
    equity: Exact
    buying_power: Exact
    as_of: Moment | None
    connected: bool
    connection: ConnectionShape
    settings: dict[str, Any]
    guards: dict[str, Any]
    created_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRead:
    """An account as the store has it: its row, its broker's settings and last word, the rows of what it holds, and the
    sum of its cash entries."""

    row: RowDict
    settings: Mapping[str, Any]
    held: list[RowDict]
    adjustments: tuple[Fill, ...]
    entries: Money
    snapshot: RowDict | None
    notice: RowDict | None

    @property
    def house(self) -> House:
        """The broker that it is at."""
        return HOUSES[self.row["broker"]]


def read_accounts(tx: ReadTx, rows: list[RowDict]) -> list[AccountRead]:
    """What is to be known of accounts to answer them."""
    identities = [row["id"] for row in rows]
    held = queries.positions_of_accounts(tx, identities)
    snapshots = queries.snapshots_of_accounts(tx, identities)
    notices = queries.last_words_of_connections(tx, identities)
    return [
        AccountRead(
            row=row,
            settings=plain(HOUSES[row["broker"]].account_settings(tx, AccountId(row["id"]))),
            held=held.get(row["id"], []),
            adjustments=tuple(adjustments_of(tx, AccountId(row["id"]))),
            entries=sum_of(tx, AccountId(row["id"])),
            snapshot=snapshots.get(row["id"]),
            notice=notices.get(row["id"]),
        )
        for row in rows
    ]


async def account_now(desk: Desk, account_id: str) -> AccountShape:
    """The account as it is now; 404 where there is none such."""

    def read(tx: ReadTx) -> AccountRead | None:
        row = lists.one_of(tx, lists.ACCOUNTS, account_id)
        return read_accounts(tx, [row])[0] if row else None

    return await account_shape(desk, existing(await desk.store.read(read), "account", account_id))


async def must_exist(desk: Desk, account_id: str) -> None:
    """404 where there is no such account."""
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.ACCOUNTS, account_id))
    existing(row, "account", account_id)


async def account_shape(desk: Desk, account: AccountRead) -> AccountShape:
    """The answer for an account."""
    amounts = _told_by_broker(account) if account.house.outside else await _by_our_books(desk, account)
    connection = _connection(account)
    return AccountShape.model_validate(
        {
            **account.row,
            **amounts,
            "connected": connection.state is ConnectionState.CONNECTED,
            "connection": connection,
            "settings": account.settings,
            "guards": told(decode(Guards, account.row["guards"])),
        }
    )


async def _by_our_books(desk: Desk, account: AccountRead) -> dict[str, Any]:
    # First the snapshot: with it the broker learns the settings of an account that was just opened or changed.
    said = await _buying_power(desk, account)
    put_in = Money(EXACT.add(Decimal(account.row["opening_cash"]), account.entries))
    worth = worth_of(desk, put_in, account.held, account.adjustments)
    return {
        "cash": canonical(worth.cash),
        "equity": canonical(worth.equity),
        "buying_power": canonical(worth.cash if said is None else said),
        "as_of": None,
    }


async def _buying_power(desk: Desk, account: AccountRead) -> Money | None:
    broker = desk.brokers.get(account.row["connection"])
    snapshot = await broker.snapshot(AccountId(account.row["id"])) if broker else None
    return snapshot.buying_power if isinstance(snapshot, Snapshot) else None


def _told_by_broker(account: AccountRead) -> dict[str, Any]:
    said: Mapping[str, Any] = account.snapshot or {"cash": "0", "equity": "0", "buying_power": "0", "taken_at": None}
    return {
        "opening_cash": None,
        "cash": said["cash"],
        "equity": said["equity"],
        "buying_power": said["cash"] if said["buying_power"] is None else said["buying_power"],
        # Zero marks a snapshot that was overtaken by a fill: when the amounts were so is not known any more.
        "as_of": said["taken_at"] or None,
    }


def _connection(account: AccountRead) -> ConnectionShape:
    """By the last that was noted of it; before that, a broker that has told its books can be reached."""
    if account.notice is not None and account.notice["code"] == About.CONNECTION_LOST.code:
        return ConnectionShape(state=ConnectionState.LOST, words=account.notice["message"])
    told_once = account.notice or account.snapshot or not account.house.outside
    return ConnectionShape(state=ConnectionState.CONNECTED if told_once else ConnectionState.CONNECTING, words="")

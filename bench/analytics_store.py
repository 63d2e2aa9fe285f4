"""A store full of trading: what figures are worked out of, from the signal to the fill.

Everything is there that a figure needs: signals with messages and tags, trades with the plans that they were carried
out by, orders with their stops, fills, and what each account was worth every day. What the charts sent is made here,
and all that came of it by the engine of the store itself, table by table: that is ten times as fast as row by row.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import apsw
from sqlalchemy import Table, Text

from tradehook.accounts.tables import accounts
from tradehook.brokers.paper.tables import paper_accounts
from tradehook.intake.tables import deliveries, signals
from tradehook.migrations import migrate
from tradehook.orders.tables import broker_requests, order_numbers, orders
from tradehook.positions.tables import baselines, fills
from tradehook.routing.tables import strategies, subscriptions, webhooks
from tradehook.trades.tables import trades

BEGAN: Final = 1_704_171_600_000_000
"""Midnight in New York, at the beginning of 2024."""
A_DAY_US: Final = 86_400_000_000

_SYMBOLS: Final = ("AAPL", "AMD", "AMZN", "AVGO", "CVX", "GE", "GOOG", "HD", "IBM", "INTC", "JNJ", "JPM", "KO", "MA")
_GUARDS: Final = json.dumps({"max_signal_age_s": 120, "day_start": "00:00", "timezone": "America/New_York"})
_TRACE: Final = [
    {"rule": f"rule {number}", "found": "What this rule found, in as many words as a rule commonly needs to say it."}
    for number in range(12)
]
_TAGS: Final = ("breakout", "pullback", "opening range")
_STOP: Final = {"leg": "stop_loss", "order_type": "stop", "distance": {"amount": "2"}, "stop_price": "1"}

_ALERTS: Final = "alert(number INTEGER PRIMARY KEY, whose, symbol, at, enters, side, leg, message, price)"
"""What a chart sent, whose account follows it, and what it filled at."""
_SIGNAL: Final = "printf('%036d', number)"
_TRADE: Final = "printf('%035dt', number)"
_ORDER: Final = "printf('%035do', number)"
_THE_STOP: Final = "printf('%035ds', number)"
_COMMON: Final = {"account_id": "'account-'||whose", "symbol": "symbol", "family": "symbol"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many fills, two a round trip, evenly among accounts and over days."""

    fills: int
    accounts: int
    days: int


def made_store(directory: Path, wanted: Wanted) -> str:
    """The address of a new store."""
    file = directory / "tradehook.db"
    shutil.copy(_empty(), file)
    connection = apsw.Connection(str(file))
    connection.execute("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA cache_size=-262144")
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL"
    ).fetchall()
    with connection:
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        for number in range(wanted.accounts):
            _make_account(connection, number, wanted)
        connection.execute(f"CREATE TEMP TABLE {_ALERTS}")
        connection.executemany("INSERT INTO alert VALUES (?,?,?,?,?,?,?,?,?)", _alerts(wanted))
        _carry_out(connection)
        for _, again in indexes:
            connection.execute(str(again))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    return f"sqlite:///{file}"


@cache
def _empty() -> Path:
    file = Path(tempfile.mkdtemp()) / "tradehook.db"
    migrate(f"sqlite:///{file}")
    return file


def _make_account(connection: apsw.Connection, number: int, wanted: Wanted) -> None:
    account, at, name = f"account-{number}", BEGAN - A_DAY_US, f"Account {number}"
    rows: list[tuple[Table, dict[str, Any]]] = [
        (
            accounts,
            {"id": account, "name": name, "folded_name": name.lower(), "broker": "paper", "connection": "paper"}
            | {"mode": "paper", "currency": "USD", "opening_cash": "100000", "guards": _GUARDS, "created_at": at},
        ),
        (
            paper_accounts,
            {"account_id": account, "currency": "USD", "cash": "100000", "settings": '{"price_source":"manual"}'},
        ),
        (
            strategies,
            {"id": f"strategy-{number}", "name": f"Strategy {number}", "asset_class": "stocks", "settings": "{}"},
        ),
        (
            webhooks,
            {"uuid": f"webhook-{number}", "strategy_id": f"strategy-{number}"} | {"dialect": "traderspost"},
        ),
        (
            subscriptions,
            {"id": f"subscription-{number}", "strategy_id": f"strategy-{number}"}
            | {"account_id": account, "settings": "{}"},
        ),
    ]
    worth, chance = 100_000, Random(number)
    for day in range(wanted.days + 1):
        worth += chance.randrange(-900, 1_000)
        looked = {"account_id": account, "taken_at": BEGAN + day * A_DAY_US + 1, "equity": str(worth), "put_in": "0"}
        rows.append((baselines, looked))
    for table, values in rows:
        _insert(connection, table, {column: _literal(value) for column, value in values.items()}, "")


def _alerts(wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    """A buy with a stop, and an exit, of one round trip after another."""
    trips, chance = wanted.fills // 2, Random(1)
    step = wanted.days * A_DAY_US // trips
    for trip in range(trips):
        number, whose, at = 2 * trip, trip % wanted.accounts, BEGAN + trip * step
        symbol, price = _SYMBOLS[chance.randrange(len(_SYMBOLS))], chance.randrange(9_000, 11_000) / 100
        left = round(price + chance.gauss(0.1, 1), 2)
        entry = {
            "ticker": symbol,
            "action": "buy",
            "quantity": "100",
            "signal_price": f"{price}",
            "extras": {"tags": _TAGS[trip % 3]},
        }
        leaving = {"ticker": symbol, "action": "exit", "signal_price": f"{left:.2f}"}
        of = whose, symbol
        yield number, *of, at, 1, "buy", "entry", json.dumps(entry), f"{price + number % 7 / 100:.2f}"
        number, at = number + 1, at + step // 2
        yield number, *of, at, 0, "sell", "exit", json.dumps(leaving), f"{left + number % 7 / 100:.2f}"


def _carry_out(connection: apsw.Connection) -> None:
    """All that came of the alerts, as numbers and ids rise in a real store."""
    strategy = {"strategy_id": "'strategy-'||whose"}
    for table, values, source in (
        (
            deliveries,
            {"id": _SIGNAL, "received_at": "at", "body": "message", "signal_id": _SIGNAL, "answer_status": "200"}
            | {"dialect": "'traderspost'", "verdict": "'accepted'", "source_ip": "'127.0.0.1'"}
            | strategy,
            "alert",
        ),
        (
            signals,
            {"id": _SIGNAL, "delivery_id": _SIGNAL, "symbol": "symbol", "family": "symbol", "message": "message"}
            | {"accepted_at": "at", "routed_at": "at+500"}
            | strategy,
            "alert",
        ),
        (
            trades,
            _COMMON
            | {"id": _TRADE, "signal_id": _SIGNAL, "subscription_id": "'subscription-'||whose", "reasons": "'[]'"}
            | {"status": "'completed'", "decision": _decision(), "decided_at": "at+1000", "signal_sequence": "number"}
            | {"wanted_symbol": "symbol", "created_at": "at+500", "counted_from": "at+500", "ended_at": "at+9500"},
            "alert",
        ),
        (orders, _COMMON | _order(), "alert JOIN (SELECT 0 AS is_stop UNION ALL SELECT 1) ON enters OR NOT is_stop"),
        (
            fills,
            {"id": _ORDER, "execution_id": _ORDER, "order_id": _ORDER, "kind": "'execution'", "side": "side"}
            | {"account_id": "'account-'||whose", "symbol": "symbol", "quantity": "'100'", "price": "price"}
            | {"fee": "'0.35'", "happened_at": "at+9000", "learned_at": "at+9500"},
            "alert",
        ),
        (
            broker_requests,
            {"id": _ORDER, "kind": "'submit'", "order_id": _ORDER, "account_id": "'account-'||whose"}
            | {"outcome": "'accepted'", "created_at": "at+2000", "answered_at": "at+5000"},
            "alert",
        ),
    ):
        _insert(connection, table, values, f"FROM {source} ORDER BY number")
    _insert(connection, order_numbers, {"number": "max(number)", "given_at": "max(updated_at)"}, "FROM orders")


def _decision() -> str:
    """The plan of a trade as SQL makes it."""
    decision = {"intents": [{"type": "place", "leg": "%s", "symbol": "%s", "side": "%s", "quantity": "100"}]}
    decision["intents"][0] |= {"order_type": "market", "time_in_force": "day", "legs": "%s"}
    form = json.dumps(decision | {"reasons": [], "trace": _TRACE}).replace('"legs": "%s"', '"legs": %s')
    legs = f"CASE WHEN enters THEN {_literal(json.dumps([_STOP]))} ELSE '[]' END"
    return f"printf({_literal(form)}, leg, symbol, side, {legs})"


def _order() -> dict[str, str]:
    """An order, and for an entry the stop beside it."""
    order = f"CASE WHEN is_stop THEN {_THE_STOP} ELSE {_ORDER} END"
    return {
        "number": "2*number+is_stop+1",
        "id": order,
        "client_order_id": order,
        "trade_id": _TRADE,
        "leg": "CASE WHEN is_stop THEN 'stop_loss' ELSE leg END",
        "side": "CASE WHEN is_stop THEN 'sell' ELSE side END",
        "type": "CASE WHEN is_stop THEN 'stop' ELSE 'market' END",
        "stop_price": "CASE WHEN is_stop THEN '1' END",
        "time_in_force": "'day'",
        "order_class": "'simple'",
        "created_at": "at+1500",
        "updated_at": "at+9500",
        "quantity": "'100'",
        "filled_quantity": "CASE WHEN is_stop THEN '0' ELSE '100' END",
        "average_price": "CASE WHEN is_stop THEN NULL ELSE price END",
        "status": "CASE WHEN is_stop THEN 'cancelled' ELSE 'filled' END",
    }


def _insert(connection: apsw.Connection, table: Table, values: dict[str, str], source: str) -> None:
    """Rows of these expressions of SQL; the rest of what must be there is something that is in no figure."""
    known = _required(table) | values
    connection.execute(f"INSERT INTO {table.name} ({','.join(known)}) SELECT {','.join(known.values())} {source}")


@cache
def _required(table: Table) -> dict[str, str]:
    needed = (each for each in table.columns if not each.nullable and not each.primary_key)
    return {each.name: "''" if isinstance(each.type, Text) else "0" for each in needed}


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"

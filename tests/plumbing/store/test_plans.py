"""What is asked again and again stays as quick when the store has grown: no statement reads a table that only grows
from one end to the other, but for those that are named here."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import apsw

import tradehook
from tradehook.migrations import migrate
from tradehook.plumbing.store.statement import Statement

GROWING = (
    "account_events",
    "audit",
    "baselines",
    "broker_requests",
    "cash_entries",
    "deliveries",
    "fills",
    "order_events",
    "orders",
    "paper_fills",
    "paper_orders",
    "signals",
    "trade_events",
    "trades",
    "watched_orders",
)
READ_WHOLE = {
    "tradehook.analytics.executing.queries": "figures are about all of it; they are worked out beside the server",
    "tradehook.analytics.queries": "figures are about all of it; they are worked out beside the server",
    "tradehook.brokers.paper.queries._RESTING": "once, at a start",
    "tradehook.intake.queries._NEWEST": "the first row from the end",
    "tradehook.intake.queries._NEWEST_ROUTED": "from the end to the first that was routed, at a start",
    "tradehook.trades.queries._NOT_BEGUN": "once, when a store was restored",
}
_SCAN = re.compile(rf"SCAN ({'|'.join(GROWING)})(?! USING)\b")
_NAMED = re.compile(r":\w+|__\[POSTCOMPILE_\w+\]")
_NOT_OF_SQLITE = ("current_database", "pg_locks")


def test_no_statement_reads_a_growing_table_whole(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/tradehook.db")
    connection = apsw.Connection(f"{tmp_path}/tradehook.db")
    found = {name: _plan(connection, text) for name, text in _statements()}
    whole = {name for name, plan in found.items() if any(_SCAN.match(step) for step in plan)}

    assert len(found) > 250
    assert {name for name in whole if not name.startswith(tuple(READ_WHOLE))} == set()
    assert [name for name in READ_WHOLE if not any(each.startswith(name) for each in whole)] == []


def _statements() -> Iterator[tuple[str, str]]:
    for module in pkgutil.walk_packages(tradehook.__path__, "tradehook."):
        if ".migrations" in module.name or module.name.endswith("__main__"):
            continue
        for name, each in vars(importlib.import_module(module.name)).items():
            if isinstance(each, Statement):
                text, _ = each.bound("sqlite", {})
                if not text.startswith("INSERT") and not any(word in text for word in _NOT_OF_SQLITE):
                    yield f"{module.name}.{name}", text


def _plan(connection: apsw.Connection, text: str) -> list[str]:
    """The steps by which SQLite would find what the statement asks for."""
    asked = _NAMED.sub("?1", text)
    return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {asked}", (1,) if "?1" in asked else ())]

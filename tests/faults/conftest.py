"""What the fault runs share: a double of Alpaca that outlives every kill, and the report of what they saw."""

from pathlib import Path

import pytest

from tests.brokers.alpaca.double.fixtures import double, double_process, session_double, session_double_process
from tests.faults.report import as_table, rows_in, write

__all__ = ["double", "double_process", "session_double", "session_double_process"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--report", type=Path, help="the document whose table is to show what the fault runs saw")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what all runs saw as one table; and write it down where it is asked for and nothing failed."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    rows = rows_in(each for report in reports for each in getattr(report, "user_properties", ()))
    if not rows:
        return
    table = as_table(rows)
    terminalreporter.write_line(f"\n{table}")
    document = config.getoption("--report")
    if document is not None and not terminalreporter.getreports("failed"):
        write(document, table)

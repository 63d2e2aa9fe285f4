"""What every test may ask for."""

import os

import pytest

from tests.postgres_server import NoPostgres, open_meeting_place, shared_postgres

pytest_plugins = ("tests.databases", "tests.server")


def pytest_configure(config: pytest.Config) -> None:
    is_first_process = not hasattr(config, "workerinput")
    if is_first_process:
        config.add_cleanup(open_meeting_place())


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of a server where databases may be made: the one that is given, else one of our own."""
    given = os.environ.get("TRADEHOOK_TEST_DATABASE_URL")
    if given:
        return given
    try:
        return shared_postgres()
    except NoPostgres as why:
        if os.environ.get("TRADEHOOK_CI") == "1":
            pytest.fail(f"TRADEHOOK_CI=1 allows no test to go without PostgreSQL: {why}")
        pytest.skip(str(why))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the tables that tests noted, whichever process they ran in."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in getattr(report, "user_properties", ()):
            if name == "table":
                terminalreporter.write_line(f"\n{report.nodeid}\n{value}")

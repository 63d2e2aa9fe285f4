"""The fixtures that give a test its double. Folders that want them import them in their conftest.

`double` runs in a thread of the tests' process, `double_process` is a process of its own; one of each serves a session
and is reset for every test. After a test nothing may have been sent or answered that Alpaca does not describe.
"""

from collections.abc import Iterator

import pytest

from tests.brokers.alpaca.double import described
from tests.brokers.alpaca.double.controls import Controls
from tests.brokers.alpaca.double.process import DoubleProcess
from tests.brokers.alpaca.double.server import Double


@pytest.fixture(scope="session")
def session_double() -> Iterator[Double]:
    """The session's double in a thread."""
    running = Double().start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def session_double_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoubleProcess]:
    """The session's double as a process, not started yet."""
    found = DoubleProcess(tmp_path_factory.mktemp("double") / "state")
    yield found
    if found.alive:
        found.stop()


@pytest.fixture
def double(session_double: Double) -> Iterator[Double]:
    """A new double in this process."""
    session_double.reset()
    yield session_double
    assert_all_as_described(session_double)


@pytest.fixture
def double_process(session_double_process: DoubleProcess) -> Iterator[DoubleProcess]:
    """A new double as a process of its own; a test may kill it."""
    if not session_double_process.alive:
        session_double_process.start()
    session_double_process.reset()
    yield session_double_process
    if session_double_process.alive:
        assert_all_as_described(session_double_process)


@pytest.fixture
def descriptions() -> None:
    """For tests that are about Alpaca's descriptions: skipped where those are not beside the project."""
    if not described.is_there():
        pytest.skip(described.WHY_NOT)


def assert_all_as_described(double: Controls) -> None:
    """Nothing was sent or answered that Alpaca does not describe (tests that do so on purpose take the misfits)."""
    found = double.take_misfits()
    assert not found, "\n".join(
        f"{one['where']} {one['method']} {one['path']}: {one['problem']}\n    {one['seen']}" for one in found
    )

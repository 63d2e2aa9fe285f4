"""What the tests of the Alpaca adapter share: a double of Alpaca."""

from tests.brokers.alpaca.double.fixtures import (
    descriptions,
    double,
    double_process,
    session_double,
    session_double_process,
)

__all__ = ["descriptions", "double", "double_process", "session_double", "session_double_process"]

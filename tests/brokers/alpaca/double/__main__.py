"""`python -m tests.brokers.alpaca.double --port N --state FILE`: a double as a process of its own."""

import argparse
from pathlib import Path

from tests.brokers.alpaca.double.server import run


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description="A double of Alpaca's trading protocol, for tests.")
    parser.add_argument("--port", type=int, default=0, help="where it answers; 0 finds a free port")
    parser.add_argument("--state", type=Path, help="where it keeps its state when it ends, and finds it when it starts")
    given = parser.parse_args()
    run(given.port, given.state)


main()

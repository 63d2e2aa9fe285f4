"""`python -m bench [accept burst slow webhooks start fills guarded trades rules resting replay keys timing guesses
 orders matching analytics analytics-asked files pages]
[--seconds 2] [--rounds 3]`: all without names."""

import argparse

from rich.console import Console
from rich.live import Live
from rich.table import Table

from bench.analytics_scenarios import ANALYTICS_SCENARIOS
from bench.deciding_scenarios import DECIDING_SCENARIOS
from bench.files import FILE_SCENARIOS
from bench.guessing import GUESSING_SCENARIOS
from bench.keys import KEY_SCENARIOS
from bench.machine import described
from bench.matching import MATCHING_SCENARIOS
from bench.order_scenarios import ORDER_SCENARIOS
from bench.pages import PAGE_SCENARIOS
from bench.paper_scenarios import PAPER_SCENARIOS
from bench.scenarios import SCENARIOS, Effort, Row

_WIDTH = 120
_ALL = (
    SCENARIOS
    | DECIDING_SCENARIOS
    | PAPER_SCENARIOS
    | KEY_SCENARIOS
    | GUESSING_SCENARIOS
    | ORDER_SCENARIOS
    | MATCHING_SCENARIOS
    | ANALYTICS_SCENARIOS
    | FILE_SCENARIOS
    | PAGE_SCENARIOS
)
_VERDICTS = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}


def main() -> None:
    """Measure what was named and print one table, line by line as it comes."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description="Measure tradehook on this machine.")
    arguments.add_argument("scenarios", nargs="*", choices=[[], *_ALL], help="all of them without a name")
    arguments.add_argument("--seconds", type=float, default=1.5, help="a run over kept connections takes this long")
    arguments.add_argument("--rounds", type=int, default=3, help="runs of each server, in turns; medians are shown")
    wanted = arguments.parse_args()
    effort = Effort(seconds=wanted.seconds, rounds=wanted.rounds)
    console = Console()
    console.width = max(console.width, _WIDTH)
    console.print(described())
    table = _table()
    with Live(table, console=console, vertical_overflow="visible"):
        for name in wanted.scenarios or _ALL:
            for row in _ALL[name](effort):
                _add(table, row)
            table.add_section()


def _table() -> Table:
    table = Table(title="tradehook beside a bare webhook with the same group commit; medians")
    table.add_column("")
    for heading in ("tradehook", "bare", "ratio", "target", "holds"):
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _add(table: Table, row: Row) -> None:
    table.add_row(row.what, row.ours, row.bare, row.ratio, row.target, _VERDICTS[row.holds])


if __name__ == "__main__":
    main()

"""Measuring servers in turns, A B A B: what drifts on the machine meets both, medians pass over the rest."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench import load
from bench.load import Job, Measured
from bench.servers import Server

BUY: Final = '{"ticker":"AMD","action":"buy","price":"85.50","quantity":5,"interval":"5"}'
EXIT: Final = '{"ticker":"AMD","action":"exit","price":"85.70","interval":"5"}'

_WARM_UP_S: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A load on any server: `seconds` over `connections` that are kept; None: a message on each of as many new ones."""

    connections: int
    seconds: float | None = None
    messages: tuple[str, ...] = (BUY,)

    def on(self, server: Server) -> Job:
        """The job of sending it to a server."""
        return Job(
            port=server.port,
            paths=server.paths,
            messages=self.messages,
            connections=self.connections,
            seconds=self.seconds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was measured, and what of the processor the server took for an answer."""

    measured: Measured
    processor_us: float


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one server under one load."""

    each: Sequence[Run]

    def median(self, figure: Callable[[Run], float]) -> float:
        """The median of a figure over the runs."""
        return median(figure(run) for run in self.each)

    def beside(self, other: "Runs", figure: Callable[[Run], float]) -> float:
        """The median, over the turns, of this server's figure divided by the other's."""
        turns = zip(self.each, other.each, strict=True)
        return median(figure(ours) / figure(theirs) for ours, theirs in turns if figure(theirs))

    @property
    def failures(self) -> int:
        """Messages that were not accepted, over all runs."""
        return sum(run.measured.failures for run in self.each)


def warm_up(servers: Sequence[Server]) -> None:
    """The first requests fill caches; they are nobody's usual case."""
    for server in servers:
        load.run(Load(connections=8, seconds=_WARM_UP_S).on(server))
        server.rest()


def in_turns(servers: Mapping[str, Server], wanted: Load, rounds: int) -> dict[str, Runs]:
    """Put the same load on each server in turn, `rounds` times; the others stand still meanwhile."""
    runs: dict[str, list[Run]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, server in servers.items():
            with contextlib.ExitStack() as halted:
                for other in servers.values():
                    if other is not server:
                        halted.enter_context(other.halted())
                runs[name].append(_run(server, wanted))
                server.rest()
    return {name: Runs(each) for name, each in runs.items()}


def _run(server: Server, wanted: Load) -> Run:
    before = server.processor_s
    measured = load.run(wanted.on(server))
    spent = server.processor_s - before
    return Run(measured=measured, processor_us=spent / max(measured.answers, 1) * 1e6)

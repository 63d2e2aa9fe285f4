"""One run: so many requests at a server, what was answered, and what must never be seen."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from fuzz.requests import Target, request
from fuzz.sending import Wire

_TELLTALES: Final = ("Traceback", 'File "', "apsw.", "psycopg.", "sqlalchemy", "msgspec.")
_WARM_SHARE: Final = 0.3
_LOOKS: Final = 50
_MOST_FINDINGS: Final = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: what, and the request that showed it."""

    what: str
    data: bytes


@dataclass(slots=True)
class Report:
    """What a run came to. `statuses` by target; `memory` in bytes, at even distances."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """By how much the memory was larger in the end than once it was warm."""
        warm = self.memory[int(len(self.memory) * _WARM_SHARE) :]
        return warm[-1] / warm[0] - 1 if len(warm) > 1 else 0.0


def run(
    port: int, targets: Sequence[Target], secrets: Sequence[str], inputs: int, seed: int, memory: Callable[[], int]
) -> Report:
    """Send so many requests; the same seed sends the same ones."""
    rng, wire, report = Random(seed), Wire(port), Report()
    for number in range(inputs):
        sent = request(rng, targets)
        answered = wire.ask(sent.data, is_framed=sent.is_framed, is_head=sent.data.startswith(b"HEAD "))
        report.statuses[sent.target, answered.status] += 1
        report.findings += [Finding(what, sent.data) for what in _wrong(answered.status, answered.text, secrets)]
        if number % max(inputs // _LOOKS, 1) == 0:
            report.memory.append(memory())
        if len(report.findings) >= _MOST_FINDINGS:
            break
    report.memory.append(memory())
    wire.close()
    return report


def _wrong(status: int, text: str, secrets: Sequence[str]) -> list[str]:
    """What is wrong with an answer."""
    found = [f"status {status}"] if status >= 500 else []
    found += [f"told {telltale}" for telltale in _TELLTALES if telltale in text]
    return found + ["told a secret" for secret in secrets if secret in text]

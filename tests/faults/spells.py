"""A server under load through a spell of trouble with its store: what it answered meanwhile, and how it went on."""

import contextlib
import random
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.faults import verdict
from tests.faults.books import Books
from tests.faults.harness import Run
from tests.faults.ledger import NO_ANSWER
from tests.faults.traffic import Post
from tests.faults.verdict import Note
from tests.server import Server
from tests.waiting import wait_for

WARM = 40
"""So many messages are accepted before the trouble begins, and after it is over."""


@dataclass(slots=True)
class Spell:
    """One server that goes through trouble, once or several times; `troubles` has a line of figures for each, and
    `names` says how often there was which."""

    run: Run
    posts: tuple[Post, ...] = ()
    troubles: list[str] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)

    @property
    def accepted(self) -> int:
        """How many messages were accepted so far."""
        return len(self.run.ledger.kept)

    @property
    def refused(self) -> int:
        """How many times a sender heard by now that it is not their fault."""
        return sum(count for what, count in self.run.ledger.troubles.items() if what != NO_ANSWER)

    def accepts_more(self, more: int = WARM) -> None:
        """Wait until so many more messages are accepted."""
        wanted = self.accepted + more
        wait_for(lambda: self.accepted >= wanted, f"{more} more accepted messages: {self.run.server.stderr[-3000:]}")

    def refuses_more(self, more: int = 5) -> None:
        """Wait until so many more were told to try again."""
        wanted = self.refused + more
        wait_for(lambda: self.refused >= wanted, f"{more} more senders told to come again")

    @contextlib.contextmanager
    def trouble(self, name: str) -> Iterator[None]:
        """While this lasts there is trouble; afterwards it must go on by itself."""
        self.names[name] += 1
        accepted, told = self.accepted, Counter(self.run.ledger.troubles)
        began = time.monotonic()
        yield
        over = time.monotonic()
        during = self.accepted - accepted
        self.accepts_more(1)
        resumed = time.monotonic() - over
        heard = self.run.ledger.troubles - told
        said = ", ".join(f"{count} times {what}" for what, count in sorted(heard.items())) or "nothing refused"
        self.troubles.append(
            f"{name:<34}{over - began:>7.1f} s{during:>9} accepted   {said:<40} on again after {resumed:.1f} s"
        )
        self.accepts_more()


@contextlib.contextmanager
def under_load(server: Server, url: str) -> Iterator[Spell]:
    """A server with three accounts and senders that do not rest; on leaving it has come to rest."""
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - for who has to look at it again
    spell = Spell(Run(server=server, books=Books(url), chance=random.Random(seed)))
    server.start_ready()
    spell.posts = spell.run.set_up()
    with spell.run.under_load(spell.posts):
        spell.accepts_more()
        yield spell
    spell.run.settle(spell.posts)


def must_hold(spell: Spell, note: Note) -> None:
    """Note the figures. Accepted means kept, nothing is doubled, and what was said to senders was true."""
    note("table", "\n".join(spell.troubles))
    verdict.must_hold(spell.run, note, ", ".join(spell.names), spell.names.total())

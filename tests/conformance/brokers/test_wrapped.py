"""Conformance card 90: whatever goes wrong on the way, an honest reader of the reports ends with what is so."""

import asyncio

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.conformance.brokers.agreement import must_agree
from tests.conformance.brokers.cards import LIMIT, LOOK_UP, MARKET, card
from tests.conformance.brokers.faults import Faulty
from tests.conformance.brokers.plays import Play, Step, mixtures
from tests.conformance.brokers.stage import listening
from tests.conformance.brokers.venue import Entry


@card(90, MARKET, LIMIT, LOOK_UP)
def test_90_any_mixture_of_faults_adds_up_to_what_is_so(entry: Entry, request: pytest.FixtureRequest) -> None:
    """Orders are sent, sent again, cancelled and replaced and the market moves, while requests, answers and looks get
    lost or late, reports come twice, late and out of order, the link is cut and readers begin anew. When all of it is
    over the reports, each execution counted once, are what the snapshot says, and no order filled more than it asked
    for."""

    # Where a wrong sum shows only after a while, to look for the smallest mixture with one takes too long.
    phases = set(Phase) - ({Phase.shrink} if entry.declaration.settles_within_s else set())

    @settings(max_examples=entry.mixtures, deadline=None, phases=phases, suppress_health_check=list(HealthCheck))
    @given(mixtures())
    def any_mixture(steps: list[Step]) -> None:
        asyncio.run(_perform(entry, request, steps))

    any_mixture()


async def _perform(entry: Entry, request: pytest.FixtureRequest, steps: list[Step]) -> None:
    async with entry.open(request) as venue:
        venue.broker = faulty = Faulty(venue.broker, slow_s=0)
        async with listening(venue) as stage:
            play = Play(stage, faulty, entry.can)
            for step in steps:
                await play.perform(step)
            await faulty.heal()
            await must_agree(stage)
            assert play.overfilled() == []

"""The venues that the suite is played on: one entry here lets another broker join."""

import pytest

from tests.conformance.brokers import alpaca_venue, paper_venue
from tests.conformance.brokers.venue import Entry
from tradehook.brokers.alpaca.declaration import ALPACA
from tradehook.brokers.paper.declaration import PAPER

ENTRIES = (
    Entry(
        id="paper",
        title="Paper",
        declaration=PAPER,
        can=paper_venue.CAN,
        open=paper_venue.paper_on_sqlite,
        mixtures=60,
    ),
    Entry(
        id="paper-postgresql",
        title="Paper on PostgreSQL",
        declaration=PAPER,
        can=paper_venue.CAN,
        open=paper_venue.paper_on_postgres,
        mixtures=5,
        marks=(pytest.mark.postgres,),
    ),
    Entry(
        id="alpaca",
        title="Alpaca on a double",
        declaration=ALPACA,
        can=alpaca_venue.CAN,
        open=alpaca_venue.alpaca_on_its_double,
        mixtures=40,
    ),
)

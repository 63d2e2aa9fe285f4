"""Instruments: finding one, its terms, its prices with the one set by hand, its sessions and its options."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import trader
from tests.web.dashboard.visitor import Visitor

pytestmark = pytest.mark.anyio


async def test_an_instrument_is_found_by_a_part_of_its_name(visitor: Visitor) -> None:
    html = await visitor.html("/instruments?search=micro+e-mini+nasdaq&asset_class=futures")

    assert 'href="/instruments/MNQM2025?asset_class=futures"' in html
    assert "ESM2025" not in html
    assert "Nothing fits." in await visitor.sees("/instruments?search=no-such-thing")


async def test_its_terms_and_sessions_are_shown_under_any_spelling(visitor: Visitor) -> None:
    seen = await visitor.sees("/instruments/MNQ1!")

    assert "MNQ1! was read as MNQM2025" in seen
    assert "tick size 0.25 point value 2 USD" in seen
    assert "Trading day Opens Closes" in seen
    assert "2025-06-17" in seen
    assert "There is no" not in seen
    assert "is no instrument that is known" in await visitor.sees("/instruments/NOSUCHTHING", 404)


async def test_a_price_set_by_hand_fills_what_it_reaches(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.resting()
    seen = await visitor.presses("/instruments/AMD", "/instruments/AMD/price", bid="49", ask="49.5")

    assert "manual 49 49.5" in seen
    await mine.holds("10")
    assert "Held: 10 in MINE" in await visitor.sees("/instruments/AMD")


async def test_a_price_that_cannot_be_is_refused_beside_its_field(desk: Inside, visitor: Visitor) -> None:
    answer = await visitor.browser.send("/instruments/AMD", "/instruments/AMD/price", bid="2", ask="-1")

    assert answer.status_code == 422
    assert 'name="ask" type="text" value="-1" aria-invalid="true"' in answer.text


async def test_the_chart_is_of_the_bars_that_are_asked_for(visitor: Visitor) -> None:
    html = await visitor.html("/instruments/AMD?source=simulated&interval=1d")

    assert 'data-bars="/api/v1/bars/AMD?source=simulated&amp;interval=1d&amp;limit=400"' in html
    assert "www.tradingview.com" in html


async def test_options_stand_side_by_side(desk: Inside, visitor: Visitor) -> None:
    await desk.call("PUT", "/prices/AMD", {"last": "100"})
    seen = await visitor.sees("/instruments/AMD")

    assert "Call Bid Ask Delta Strike Delta Bid Ask Put" in seen
    assert "AMD 250620C100" in seen
    assert "Call Bid" not in await visitor.sees("/instruments/MNQ1!")

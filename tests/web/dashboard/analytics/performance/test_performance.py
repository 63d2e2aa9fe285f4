"""Performance: figures, drawings, breakdowns."""

import pytest

from tests.web.dashboard.trader import Trader
from tests.web.dashboard.visitor import Visitor
from tradehook.web.dashboard.showing import MINUS

pytestmark = pytest.mark.anyio


async def test_figures_and_round_trips_are_shown(mine: Trader, visitor: Visitor) -> None:
    seen = await visitor.sees("/analytics")

    assert "Net profit +30.00 Win rate 50.00 % Profit factor 2.50 Expectancy +15.00" in seen
    assert "2 round trips: 1 gains, 1 losses." in seen
    assert "Momentum 2 +30.00 50.00 % 2.50 +15.00 1 h 0 min" in seen
    assert f"AMD long MINE Momentum 10 105 103 {MINUS}20.00 " in seen
    assert "2025-06 +30.00 USD 1 1" in seen


async def test_a_filter_changes_the_figures(mine: Trader, visitor: Visitor) -> None:

    assert "Net profit +50.00 Win rate 100.00 %" in await visitor.sees("/analytics?tag=dip")
    assert f"Net profit {MINUS}20.00" in await visitor.sees("/analytics?from=2025-06-18")
    assert "Net profit +50.00" in await visitor.sees("/analytics?to=2025-06-17")
    assert "No round trip fits these filters." in await visitor.sees("/analytics?side=short")


async def test_round_trips_are_told_apart_by_what_is_asked_for(mine: Trader, visitor: Visitor) -> None:
    html = await visitor.html("/analytics?by=tag")

    assert 'href="?tag=dip&amp;by=tag"' in html
    assert f'href="?strategy_id={mine.strategy.id}&amp;by=strategy"' in await visitor.html("/analytics")
    assert "Hour Trades" in await visitor.sees("/analytics?by=hour")
    assert "by cannot be 'colour'" in await visitor.sees("/analytics?by=colour", 422)


async def test_days_are_drawn(mine: Trader, visitor: Visitor) -> None:
    html = await visitor.html("/analytics")

    assert '<rect class="gain s4"' in html
    assert "<title>2025-06-17: 50.00 USD</title>" in html
    assert f"<title>2025-06-18: {MINUS}20.00 USD</title>" in html
    assert html.count("data-points=") == 2
    assert " style=" not in html


async def test_what_is_offered_as_a_file_is_there(mine: Trader, visitor: Visitor) -> None:
    html = (await visitor.html("/analytics?tag=dip")).replace("&amp;", "&")
    files = [part.split('"')[0] for part in html.split('href="/api/v1')[1:] if not part.startswith("/docs")]

    assert len(files) == 4
    for file in files:
        assert (await visitor.browser.get(f"/api/v1{file}")).status_code == 200

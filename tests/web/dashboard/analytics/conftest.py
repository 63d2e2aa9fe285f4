"""What has been traded comes before the owner signs in: sessions end while days pass."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.analytics.traded import traded
from tests.web.dashboard.trader import Trader


@pytest.fixture
async def mine(desk: Inside) -> Trader:
    """An account that gained 50 and, on the day after, lost 20; to be asked for before `visitor`."""
    return await traded(desk)

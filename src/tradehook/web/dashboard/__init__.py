"""The dashboard: what a trader sees. A folder a page, each with its address and its template.

It is a client of the management API, within the process: what somebody sees and may do here is what they see and may do
there, and there is no second way of doing things.
"""

from starlette.routing import Route
from starlette.types import ASGIApp

from tradehook.bootstrap import Desk
from tradehook.web.dashboard import (
    accounts,
    analytics,
    ata_webhooks,
    deliveries,
    instruments,
    keys,
    overview,
    pad,
    settings,
    start,
    strategies,
    subscriptions,
    trades,
)
from tradehook.web.dashboard.door import Door


def routes(desk: Desk, api: ASGIApp) -> list[Route]:
    """Every page of the dashboard, which asks this API."""
    door = Door(desk.settings, desk.clock, api)
    return [
        *overview.routes(door),
        *start.routes(door),
        *deliveries.routes(door),
        *trades.routes(door),
        *keys.routes(door),  # before accounts: its address would be that of one
        *accounts.routes(door),
        *strategies.routes(door),
        *subscriptions.routes(door),
        *analytics.routes(door),
        *settings.routes(door, desk.settings.base_url),
        *ata_webhooks.routes(door),
        *pad.routes(door),
        *instruments.routes(door),
    ]

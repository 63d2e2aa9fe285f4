"""Analytics: what the trading was worth, what carrying it out cost, and whether alerts do what was meant and tested."""

from starlette.routing import Route

from tradehook.web.dashboard.analytics import alert_logs, alerts, backtests, execution, performance
from tradehook.web.dashboard.door import Door


def routes(door: Door) -> list[Route]:
    """The pages of the analytics, each about one subject."""
    return [
        *performance.routes(door),
        *execution.routes(door),
        *alerts.routes(door),
        *backtests.routes(door),
        *alert_logs.routes(door),
    ]

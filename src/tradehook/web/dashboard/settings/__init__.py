"""Settings: who comes in, who is told, what is kept. The page that leads to all of them, and a folder for each."""

from starlette.responses import Response
from starlette.routing import Route

from tradehook.web.dashboard.door import Door, Visit
from tradehook.web.dashboard.settings import about, audit, backups, doctor, notifications, sessions, tokens


def routes(door: Door, base_url: str) -> list[Route]:
    """The pages of the settings; `base_url` is the address that senders use."""
    return [
        door.page("/settings", _show),
        *sessions.routes(door),
        *tokens.routes(door),
        *notifications.routes(door),
        *audit.routes(door),
        *backups.routes(door),
        *doctor.routes(door),
        *about.routes(door, base_url),
    ]


async def _show(visit: Visit) -> Response:
    return visit.draw("settings/page.html")

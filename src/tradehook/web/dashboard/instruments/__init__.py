"""Instruments: what can be traded, what it costs and when, and when futures roll."""

from starlette.routing import Route

from tradehook.web.dashboard.door import Door
from tradehook.web.dashboard.instruments import catalogue, one, rolls


def routes(door: Door) -> list[Route]:
    """The catalogue, the roll calendars, and one instrument."""
    return [
        *catalogue.routes(door),
        *rolls.routes(door),  # before one: its address would be that of a symbol
        *one.routes(door),
    ]

"""The way of a signal: the stations in order, as plain data. The README's picture is made from this, and the map is
checked against it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One stop on the way: the folder, what comes in, what goes out, and the question it answers."""

    folder: str
    takes: str
    gives: str
    asks: str


STATIONS = (
    Station(folder="intake", takes="a request", gives="Delivery", asks="Is it really from you, and is it kept?"),
    Station(folder="dialects", takes="its body", gives="Message", asks="What does it say?"),
    Station(folder="routing", takes="Signal", gives="Trade", asks="Whose accounts follow this strategy?"),
    Station(
        folder="deciding", takes="Trade, position, quote", gives="Decision", asks="What is to be done, or why nothing?"
    ),
    Station(folder="orders", takes="PlaceOrder", gives="Order", asks="What was the broker told, exactly once?"),
    Station(folder="brokers", takes="OrderTicket", gives="Report", asks="What does the broker say?"),
    Station(folder="positions", takes="Fill", gives="Position", asks="What is held now?"),
)
"""In this order; the engine takes a signal from each to the next, one transaction at a time."""


def picture() -> str:
    """The way as a picture: what comes in, the station with its question, what goes out at the end."""
    width = max(len(station.folder) for station in STATIONS)
    lines = []
    for station in STATIONS:
        lines.append(f"    {'':<{width}}  | {station.takes}")
        lines.append(f"    {station.folder:<{width}}  v {station.asks}")
    lines.append(f"    {'':<{width}}  | {STATIONS[-1].gives}")
    return "\n".join(lines)

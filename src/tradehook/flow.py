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
    Station(folder="intake", takes="RawDelivery", gives="Delivery", asks="Is it really from you, and is it kept?"),
    Station(folder="dialects", takes="bytes", gives="Message", asks="What does it say?"),
    Station(folder="routing", takes="Signal", gives="Trade", asks="Whose accounts follow this strategy?"),
    Station(folder="deciding", takes="Trade", gives="Decision", asks="What should be done, or why nothing?"),
    Station(folder="orders", takes="OrderIntent", gives="Order", asks="What was the broker told, exactly once?"),
    Station(folder="brokers", takes="OrderTicket", gives="Report", asks="What does the broker say?"),
    Station(folder="positions", takes="Fill", gives="Position", asks="What is held now?"),
)


def picture() -> str:
    """The way as a picture in Markdown: one line a station, and what passes between them."""
    width = max(len(station.folder) for station in STATIONS)
    lines = [f"    {'a chart sends JSON':<{width}}"]
    for station in STATIONS:
        lines.append(f"      | {station.takes}")
        lines.append(f"    {station.folder:<{width}}   {station.asks}")
    lines.append(f"      | {STATIONS[-1].gives}")
    lines.append("    what you hold, and why")
    return "\n".join(lines)

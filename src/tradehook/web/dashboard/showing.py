"""How values are shown: exact numbers with their thousands apart, moments, and the words of the code as words."""

import re
from calendar import timegm
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from markupsafe import Markup, escape

MINUS: Final = "\N{MINUS SIGN}"
_CENT: Final = Decimal("0.01")
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)")
_PRICES: Final = Context(prec=10)
_NONE: Final = "\N{EN DASH}"


def number(text: str | Decimal | int | None) -> str:
    """An exact number as it is, its thousands apart: 12,345.6789; a dash for none."""
    if text is None:
        return _NONE
    whole, point, places = str(text).lstrip("-").partition(".")
    return (MINUS if str(text).startswith("-") else "") + f"{int(whole):,}" + point + places


def money(text: str | Decimal | None, currency: str = "") -> str:
    """An amount to the cent: 12,345.68 USD."""
    if text is None:
        return _NONE
    cents = Decimal(text).quantize(_CENT, ROUND_HALF_EVEN)
    return " ".join(filter(None, (number(f"{cents + 0:f}"), currency)))


def price(text: str | None) -> str:
    """A price that was worked out: as exact as prices are written, and no longer."""
    if text is None:
        return _NONE
    exact = Decimal(text)
    long = len(exact.as_tuple().digits) > _PRICES.prec
    return number(f"{_PRICES.plus(exact).normalize() if long else exact:f}")


def amount(text: str | None, currency: str = "") -> Markup:
    """An amount of somebody's own money, which can be hidden; the exact one on hover."""
    return Markup('<span class="amount" title="{}">{}</span>').format(text or "", money(text, currency))


def result(text: str | None, currency: str = "") -> Markup:
    """A profit or loss: its sign says which, before its colour does."""
    if text is None:
        return escape(_NONE)
    value = Decimal(text)
    sign, kind = ("+", "gain") if value > 0 else ("", "loss") if value < 0 else ("", "")
    shown = Markup('<span class="amount {}" title="{}">{}{}</span>')
    return shown.format(kind, text, sign, money(value, currency))


def percent(value: str | float | None, places: int = 2) -> str:
    """A figure that is in percent, to so many places: 12.35 %."""
    if value is None:
        return _NONE
    shown = f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN) + 0:f}"
    return f"{number(shown)} %"


def moment(iso: str | None) -> Markup:
    """A moment: in UTC as it is sent, in the reader's own zone where scripts run."""
    if iso is None:
        return escape(_NONE)
    return Markup('<time datetime="{}">{} UTC</time>').format(iso, iso[:19].replace("T", " "))


def line(points: Iterable[tuple[str, str]]) -> str:
    """The points of a line, moments or dates and numbers, for the script that draws it: "1704171600 400658.25,…", where
    the first number is in seconds since 1970."""
    return ",".join(f"{_seconds(at)} {value}" for at, value in points)


def _seconds(at: str) -> int:
    return timegm(datetime.fromisoformat(at).utctimetuple())


def told(sentence: str) -> Markup:
    """A sentence of the API, the moments in it as moments."""
    parts = _MOMENT.split(sentence)
    return Markup("").join(moment(part) if _MOMENT.fullmatch(part) else part for part in parts)


def words(code: str | None) -> str:
    """A word of the code as a person writes it: "in_doubt" is "in doubt"."""
    return _NONE if code is None else code.replace("_", " ")


def duration(seconds: float | None) -> str:
    """How long something took, as exactly as it matters: 12 ms, 3.4 s, 5 min, 2 h 10 min."""
    if seconds is None:
        return _NONE
    if round(seconds, 3) < 0:
        return MINUS + duration(-seconds)
    if seconds < 1:
        return f"{abs(seconds) * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


TONES: Final = {
    "accepted": "good",
    "completed": "good",
    "filled": "good",
    "connected": "good",
    "told": "good",
    "fine": "good",
    "Processed": "good",
    "refused": "bad",
    "failed": "bad",
    "rejected": "bad",
    "lost": "bad",
    "wrong": "bad",
    "Failed to Process": "bad",
    "turned away": "bad",
    "in_doubt": "warn",
    "awaiting_approval": "warn",
    "duplicate": "warn",
    "connecting": "warn",
    "expired": "warn",
    "waiting": "warn",
    "mind": "warn",
    "planned": "busy",
    "working": "busy",
    "partially_filled": "busy",
    "pending": "busy",
    "queued": "busy",
    "delayed": "busy",
    "excellent": "good",
    "good": "good",
    "acceptable": "warn",
    "concerning": "bad",
    "healthy": "good",
    "watch": "warn",
    "degraded": "warn",
    "failing": "bad",
    "partial": "warn",
    "missed": "bad",
    "missed_fill": "bad",
    "partial_fill": "warn",
    "slippage": "warn",
    "latency": "warn",
    "production_ready": "good",
    "minor": "warn",
    "significant": "warn",
    "critical": "bad",
    "matched": "good",
    "missing": "bad",
    "unmatched": "warn",
}
"""The tone of a status, beside its word; what is not here is quiet."""


def tone(status: str | None) -> str:
    """The tone of a status: good, bad, warn, busy, or "" where it is quiet."""
    return TONES.get(status or "", "")


def tag(status: str | None) -> Markup:
    """A status as a word with its tone."""
    return Markup('<span class="tag {}">{}</span>').format(tone(status), words(status))

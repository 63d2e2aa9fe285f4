"""Currency pairs, gold and silver: `EURUSD`, `EUR/USD`, `EUR-USD`. Quantities are whole units of the base."""

import re
from decimal import Decimal

from tradehook.instruments.answer import Reading
from tradehook.instruments.magnitude import on_tick
from tradehook.instruments.sessions.calendars import Calendar
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick

# About what one costs in US dollars; in the order of a pair: each is quoted in those that follow.
_MAJORS = {
    "EUR": "1.08",
    "GBP": "1.27",
    "AUD": "0.65",
    "NZD": "0.6",
    "USD": "1",
    "CAD": "0.72",
    "CHF": "1.13",
    "JPY": "0.0066",
}
_OTHERS = {
    "SEK": "0.094",
    "NOK": "0.09",
    "DKK": "0.145",
    "PLN": "0.25",
    "CZK": "0.043",
    "HUF": "0.0027",
    "TRY": "0.029",
    "ZAR": "0.055",
    "MXN": "0.05",
    "SGD": "0.75",
    "HKD": "0.1285",
    "CNH": "0.139",
    "THB": "0.029",
}
_METALS = {"XAU": ("Gold", "2700", "0.01"), "XAG": ("Silver", "31", "0.001")}
_AGAINST_OTHERS = ("USD", "EUR")

_TICK = Decimal("0.00001")
_COARSE_TICK = Decimal("0.001")
_QUOTED_COARSELY = frozenset({"JPY", "HUF", "THB"})
_SPELLING = re.compile(r"([A-Z]{3})[-/_]?([A-Z]{3})")
_ONE = Decimal(1)


def _pairs() -> dict[str, tuple[str, str]]:
    majors = list(_MAJORS)
    pairs = [(base, quote) for at, base in enumerate(majors) for quote in majors[at + 1 :]]
    pairs += [(base, quote) for base in _AGAINST_OTHERS for quote in _OTHERS]
    pairs += [(metal, "USD") for metal in _METALS]
    return {base + quote: (base, quote) for base, quote in pairs}


PAIRS = _pairs()
"""Base and quote currency of every pair by its canonical symbol."""


def spelled(ticker: str) -> tuple[str, str] | None:
    """Base and quote currency that an upper-case ticker spells, known or not; None for another shape."""
    parts = _SPELLING.fullmatch(ticker)
    return (parts[1], parts[2]) if parts else None


def read(ticker: str) -> Reading | None:
    """The pair that an upper-case ticker means."""
    symbol = "".join(spelled(ticker) or ())
    return Reading(_instrument(symbol, *PAIRS[symbol])) if symbol in PAIRS else None


def tick_of(base: str, quote: str) -> Decimal:
    """The tick of a pair: a tenth of a pip, and for metals what is usual for them."""
    if base in _METALS:
        return Decimal(_METALS[base][2])
    return _COARSE_TICK if quote in _QUOTED_COARSELY else _TICK


def _instrument(symbol: str, base: str, quote: str) -> Instrument:
    tick = tick_of(base, quote)
    return Instrument(
        symbol=symbol,
        name=f"{_METALS[base][0] if base in _METALS else base} / {quote}",
        asset_class=AssetClass.FOREX,
        currency=quote,
        tick=Tick(tick),
        quantity_step=_ONE,
        calendar=Calendar.CURRENCIES,
        reference_price=Price(on_tick(_in_dollars(base) / _in_dollars(quote), tick)),
    )


def _in_dollars(currency: str) -> Decimal:
    if currency in _METALS:
        return Decimal(_METALS[currency][1])
    return Decimal(_MAJORS.get(currency) or _OTHERS[currency])

"""Where Alpaca's description is stricter than, or at odds with, its own documented answers: relaxed exactly there."""

from dataclasses import dataclass
from typing import Any

_TRADING, _DATA = "alpaca-trading-openapi.json", "alpaca-market-data-openapi.json"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A change of a description: what the JSON pointer names becomes `value`; None removes it."""

    file: str
    pointer: str
    value: Any
    reason: str


_CLASSES = {"type": "string", "enum": ["us_equity", "us_option", "crypto", "ipo", ""]}
_EXCHANGES = ["AMEX", "ARCA", "BATS", "NYSE", "NASDAQ", "NYSEARCA", "OTC", "CRYPTO"]
_ACTIVITIES = (
    "/paths/~1v2~1account~1activities~1{activity_type}/get/responses/200/content/application~1json/schema/items"
)
_SCHEMAS = "/components/schemas"

_WHERE_DAYS_ARE_TAKEN = (
    *((_TRADING, f"/components/parameters/legacy_{name}") for name in ("start", "end")),
    *((_TRADING, f"/paths/~1v2~1account~1activities/get/parameters/{number}") for number in (2, 3, 4)),
    *(
        (_TRADING, f"/paths/~1v2~1account~1activities~1{{activity_type}}/get/parameters/{number}")
        for number in (0, 1, 2)
    ),
    *((_DATA, f"/components/parameters/{name}") for name in ("start", "end")),
)

RELAXED = (
    Relaxation(
        _TRADING, f"{_SCHEMAS}/Exchange/enum", _EXCHANGES, "the exchange of crypto assets is CRYPTO, which is left out"
    ),
    Relaxation(
        _TRADING, f"{_SCHEMAS}/ExchangeForPosition/enum", [*_EXCHANGES, ""],
        "the exchange of crypto positions is CRYPTO, which it leaves out",
    ),
    Relaxation(
        _TRADING, f"{_SCHEMAS}/Order/properties/asset_class", _CLASSES,
        'a multi-leg order has the asset class "" (example MultilegOptionsOrderResponse)',
    ),
    Relaxation(
        _TRADING, f"{_SCHEMAS}/Order/properties/side", {"type": "string", "enum": ["buy", "sell", ""]},
        'a multi-leg order has the side "" (example MultilegOptionsOrderResponse)',
    ),
    Relaxation(
        _TRADING, f"{_SCHEMAS}/Order/properties/symbol/minLength", None,
        'a multi-leg order has the symbol "" (example MultilegOptionsOrderResponse)',
    ),
    Relaxation(
        _TRADING, f"{_SCHEMAS}/Order/properties/type", {"type": "string"},
        'the legs of a multi-leg order have the type "", also by themselves (example MultilegOptionsOrderResponse)',
    ),
    Relaxation(
        _TRADING, f"{_SCHEMAS}/OrderLeg/properties/type", {"type": "string"},
        'the legs of a multi-leg order have the type "" (example MultilegOptionsOrderResponse)',
    ),
    Relaxation(
        _TRADING, f"{_SCHEMAS}/PositionClosedReponse/properties/body", {"type": "object"},
        "where a position could not be closed, the body is the error (closing all positions, documentation of SDKs)",
    ),
    Relaxation(
        _TRADING, f"{_ACTIVITIES}/oneOf", None,
        "neither kind of activity requires a field, so every activity is of both kinds and never of exactly one",
    ),
    Relaxation(
        _TRADING, f"{_SCHEMAS}/NonTradeActivities/properties/date/format", "date",
        "the date is a date without a time (its own example)",
    ),
    *(
        Relaxation(file, f"{pointer}/schema/format", None, "its own words: days (2025-01-02) are taken besides times")
        for file, pointer in _WHERE_DAYS_ARE_TAKEN
    ),
)  # fmt: skip
"""Each with its reason. Whoever adds one has seen an answer, or documentation, that says otherwise."""

"""What an account at the paper broker may set."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from tradehook.vocabulary.bounds import Range
from tradehook.vocabulary.exact import ZERO
from tradehook.vocabulary.instrument import ContractType
from tradehook.vocabulary.quote import MarketPriceType, PriceSource


class Sessions(StrEnum):
    """When an account's orders may fill: around the clock, or when the instrument's market is open."""

    ALWAYS = "always"
    EXCHANGE = "exchange"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings that belong together."""


class Slippage(_Part, frozen=True, kw_only=True):
    """How much worse than the quote an order fills: so many ticks, and a percentage of the price."""

    ticks: int = 0
    percent: Decimal = ZERO


class Commission(_Part, frozen=True, kw_only=True):
    """What an execution costs: for the order once, for each share or contract (both in the account's currency), and a
    percentage of its worth."""

    per_order: Decimal = ZERO
    per_unit: Decimal = ZERO
    percent: Decimal = ZERO


class Mischief(_Part, frozen=True, kw_only=True):
    """How often, of 1, something goes wrong on purpose.

    `reject`: an order is refused. `time_out`: a request never arrives and is not answered. `lose_answer`: it is carried
    out and not answered. `late_fill`: an order fills after its cancel was reported. `tell_twice`, `tell_out_of_order`:
    reports. Which ones goes by `seed` and the order's id, so that a run can be repeated.
    """

    seed: str = ""
    reject: float = 0
    time_out: float = 0
    lose_answer: float = 0
    late_fill: float = 0
    tell_twice: float = 0
    tell_out_of_order: float = 0


class PaperSettings(_Part, frozen=True, kw_only=True):
    """The settings of one account, with their defaults (rule: interfaces, POST /accounts).

    `market_price_type` says which of a quote's prices an order is filled at; a quote older than `stale_quote_s`
    seconds is not traded on. `prices_of`: the account whose prices count in place of `price_source`. `size_per_quote`:
    the units that can be had at one quote; none: as many as are wanted. `initial_margin`: money for each contract of a
    futures root, in place of what is usual. `volatility`: that of options without prices of their own, a year.
    `contract_types`: contracts on an underlying that may be traded beside it.
    """

    price_source: PriceSource = PriceSource.SIMULATED
    prices_of: str | None = None
    market_price_type: MarketPriceType = MarketPriceType.MARK
    sessions: Sessions = Sessions.ALWAYS
    stale_quote_s: int = 60
    slippage: Slippage = Slippage()
    commission: Commission = Commission()
    fill_delay_ms: int = 0
    size_per_quote: Decimal | None = None
    initial_margin: dict[str, Decimal] = {}
    volatility: Decimal = Decimal("0.3")
    contract_types: frozenset[ContractType] = frozenset()
    mischief: Mischief = Mischief()


_A_SHARE = Range(low=0, high=1)

PAPER_RANGES = {
    "stale_quote_s": Range(low=1, high=86_400),
    "fill_delay_ms": Range(low=0, high=600_000),
    "size_per_quote": Range(above=0),
    "initial_margin.*": Range(above=0),
    "volatility": Range(above=0, high=5),
    "slippage.ticks": Range(low=0, high=1_000),
    "slippage.percent": Range(low=0, high=50),
    "commission.per_order": Range(low=0),
    "commission.per_unit": Range(low=0),
    "commission.percent": Range(low=0, high=50),
} | {
    f"mischief.{name}": _A_SHARE
    for name in ("reject", "time_out", "lose_answer", "late_fill", "tell_twice", "tell_out_of_order")
}
"""The numbers that settings may be."""

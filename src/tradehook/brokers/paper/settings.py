"""What an account at the paper broker may set."""

from typing import Literal

import msgspec

from tradehook.vocabulary.quote import MarketPriceType, PriceSource


class PaperSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one account, with their defaults (rule: interfaces, POST /accounts).

    `market_price_type` says which of a quote's prices an order is filled at; a quote older than `stale_quote_s`
    seconds is not traded on.
    """

    price_source: PriceSource = PriceSource.SIMULATED
    market_price_type: MarketPriceType = MarketPriceType.MARK
    sessions: Literal["always"] = "always"
    stale_quote_s: int = 60

"""What a strategy's webhook lets in, as intake asks for it."""

from tradehook.intake.tickers import TickerRules
from tradehook.routing.strategies import Strategy, UnknownTickers


def rules_of(strategy: Strategy) -> TickerRules:
    """The strategy's class, its list, and whether it takes tickers that no list knows."""
    return TickerRules(
        asset_class=strategy.asset_class,
        allowed=strategy.settings.allowed_tickers,
        accepts_unknown=strategy.settings.unknown_tickers is UnknownTickers.ACCEPT,
    )

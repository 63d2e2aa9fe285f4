"""Who a webhook lets in, as a form says it: senders that are known, and addresses."""

from collections.abc import Sequence

from tradehook.intake.sources import TRADINGVIEW, TRENDSPIDER
from tradehook.web.dashboard.door import Form

_SENDERS = (TRADINGVIEW, TRENDSPIDER)


def sources_of(form: Form) -> list[str] | None:
    """Who is to be let in; None for anybody."""
    return [*(name for name in _SENDERS if name in form), *form.get("addresses", "").replace(",", " ").split()] or None


def addresses_in(sources: Sequence[str] | None) -> list[str]:
    """The addresses among those who are let in."""
    return [each for each in sources or () if each not in _SENDERS]

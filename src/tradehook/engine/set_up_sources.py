"""Setting up from where messages may come: of a strategy's webhook, and of a key (rule: deciding 2, "sources")."""

from collections.abc import Sequence

from tradehook.intake.sources import is_source
from tradehook.vocabulary.refusal import Refusal


def read_sources(given: Sequence[str]) -> tuple[str, ...] | Refusal:
    """Vendors' names in lower case, addresses and ranges as they are written; none means any."""
    sources = [text.strip().lower() for text in given]
    wrong = next((index for index, source in enumerate(sources) if not is_source(source)), None)
    if wrong is not None:
        return _bad_source(given[wrong], f"sources.{wrong}")
    return tuple(dict.fromkeys(sources))


def _bad_source(text: str, path: str) -> Refusal:
    return Refusal(
        code="invalid-source",
        status=422,
        message=f'"{text[:80]}" is neither a sender that is known nor an internet address.',
        hint='Give "tradingview", "trendspider", an address like "203.0.113.7" or a range like "203.0.113.0/24".',
        path=path,
    )

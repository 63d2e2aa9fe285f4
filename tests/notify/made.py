"""News and messages as the tests need them."""

from tradehook.notify.news import Kind, News, Waiting


def news(text: str = "It filled.", kind: Kind = Kind.TRADES, word: str = "completed", title: str = "SQ") -> News:
    """News that says this."""
    return News(kind=kind, title=title, text=text, word=word)


def waiting(*texts: str, kind: Kind = Kind.TRADES, word: str = "completed") -> list[Waiting]:
    """News that waits, in this order."""
    return [Waiting(number=number, news=news(text, kind, word)) for number, text in enumerate(texts, 1)]

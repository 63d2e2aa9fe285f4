"""How much a channel is told at once: never more than so many messages in any minute, and nothing is left out.

What exceeds is gathered into one message with a count, and the same text is not sent twice within a minute.
"""

from collections.abc import Sequence

from tradehook.notify.news import Composed, Kind, Sent, Waiting, Words, counted
from tradehook.vocabulary.instant import Instant, after

WINDOW_S = 60
"""The minute in which messages are counted, and in which a text is said once."""


def compose(waiting: Sequence[Waiting], sent: Sequence[Sent], now: Instant, per_minute: int) -> list[Composed]:
    """The messages to be sent now; what they do not carry waits on.

    `waiting` in order; `sent` are the messages of at least the last minute. Equal news make one message with their
    count. Where there are more than may be sent, the last message carries all the rest: trades that did well before
    anything else.
    """
    lately = [each for each in sent if each.at > after(now, -WINDOW_S)]
    room = per_minute - len(lately)
    said = {each.says for each in lately}
    groups = sorted((group for words, group in _equal(waiting).items() if words not in said), key=_can_wait)
    if room <= 0 or not groups:
        return []
    if len(groups) <= room:
        return [_alone(group) for group in groups]
    rest = [each for group in groups[room - 1 :] for each in group]
    return [*(_alone(group) for group in groups[: room - 1]), _gathered(rest)]


def _equal(waiting: Sequence[Waiting]) -> dict[Words, list[Waiting]]:
    groups: dict[Words, list[Waiting]] = {}
    for each in waiting:
        groups.setdefault(_says(each), []).append(each)
    return groups


def _can_wait(group: Sequence[Waiting]) -> bool:
    return group[0].news.kind is Kind.TRADES


def _says(waiting: Waiting) -> Words:
    """What news says by itself: by this a repetition is known."""
    return Words(title=waiting.news.title, text=waiting.news.text)


def _alone(group: Sequence[Waiting]) -> Composed:
    says = _says(group[0])
    times = f" ({len(group)} times)" if len(group) > 1 else ""
    return Composed(words=Words(title=says.title, text=says.text + times), says=says, carries=tuple(group))


def _gathered(rest: Sequence[Waiting]) -> Composed:
    count = counted([each.news.word for each in sorted(rest, key=lambda each: each.number)])
    words = Words(title=f"{len(rest)} more", text=f"{len(rest)} more: {count}. Look at the trades and account events.")
    return Composed(words=words, says=None, carries=tuple(rest))

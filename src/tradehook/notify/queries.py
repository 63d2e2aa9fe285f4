"""Reading and writing channels, how far facts were read, what waits to be told, and the messages."""

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, delete, func, insert, literal, select, true, update

from tradehook.notify.news import Channel, Composed, Kind, Message, News, Sent, Waiting, Words
from tradehook.notify.tables import channels, cursors, messages, not_ended, waiting_news
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import InsertMany, Statement
from tradehook.vocabulary.instant import Instant, after

_key: BindParameter[str] = bindparam("key")
_CHANGEABLE = ("name", "scheme", "sealed_url", "what", "enabled", "per_minute")

_ADD = Statement(insert(channels))
_CHANGE = Statement(
    update(channels).where(channels.c.id == _key).values({name: bindparam(name) for name in _CHANGEABLE})
)
_DELETE = Statement(delete(channels).where(channels.c.id == _key))
_CHANNEL = Statement(select(channels).where(channels.c.id == _key))
_NAMED = Statement(select(channels).where(channels.c.name == _key))
_ENABLED = Statement(select(channels).where(channels.c.enabled == true()).order_by(channels.c.created_at))

_CURSOR = Statement(select(cursors.c.sequence).where(cursors.c.source == _key))
_LOCK_CURSOR = Statement(select(cursors.c.sequence).where(cursors.c.source == _key).with_for_update())
_SET_CURSOR = Statement(update(cursors).where(cursors.c.source == _key).values(sequence=bindparam("to")))
_ADD_CURSOR = Statement(insert(cursors))

_ADD_NEWS = InsertMany(waiting_news, ("channel_id", "news", "created_at"))
_OF_CHANNEL = Statement(
    select(waiting_news.c.sequence, waiting_news.c.news)
    .where(waiting_news.c.channel_id == _key)
    .order_by(waiting_news.c.sequence)
    .limit(bindparam("most"))
)
_WITH_NEWS = Statement(select(waiting_news.c.channel_id).distinct())
_DROP_NEWS = Statement(delete(waiting_news).where(waiting_news.c.sequence == _key))
_DROP_NEWS_OF = Statement(delete(waiting_news).where(waiting_news.c.channel_id == _key))

_COLUMNS = tuple(column for column in messages.c if column is not messages.c.sequence)
_ADD_MESSAGE = Statement(insert(messages), only=tuple(column.name for column in _COLUMNS))
_MESSAGE = Statement(select(*_COLUMNS).where(messages.c.id == _key))
_DUE = Statement(
    select(*_COLUMNS)
    .where(not_ended, messages.c.next_at <= bindparam("now"))
    .order_by(messages.c.next_at, messages.c.sequence)
)
_TRIED = Statement(
    select(messages.c.tried_at, messages.c.says).where(
        messages.c.channel_id == _key, messages.c.tried_at > bindparam("since")
    )
)
_SET_MESSAGE = Statement(
    update(messages)
    .where(messages.c.id == _key)
    .values({name: bindparam(name) for name in ("attempts", "tried_at", "next_at", "ended_at", "told", "trouble")})
)
_END_ALL = Statement(
    update(messages)
    .where(messages.c.channel_id == _key, not_ended)
    .values(ended_at=bindparam("at"), trouble=bindparam("trouble"))
)
_NEWEST = Statement(select(func.max(messages.c.sequence)).select_from(messages))
_DROP_MESSAGES = Statement(
    delete(messages).where(
        ~not_ended,
        (messages.c.created_at < bindparam("before")) | (messages.c.sequence <= bindparam("up_to")),
    )
)
_DROP_OLD_NEWS = Statement(delete(waiting_news).where(waiting_news.c.created_at < bindparam("before")))
_ANY = Statement(select(literal(1)).select_from(channels).where(channels.c.enabled == true()).limit(1))


def add_channel(tx: Tx, channel: Channel) -> None:
    """Keep a new channel."""
    tx.run(_ADD, id=channel.id, created_at=channel.created_at, **_changeable(channel))


def change_channel(tx: Tx, channel: Channel) -> None:
    """Keep a channel as it is now."""
    tx.run(_CHANGE, key=channel.id, **_changeable(channel))


def delete_channel(tx: Tx, channel_id: str) -> None:
    """Forget a channel; its messages stay."""
    tx.run(_DELETE, key=channel_id)


def channel(tx: ReadTx, channel_id: str) -> Channel | None:
    """The channel of this id."""
    row = tx.one(_CHANNEL, key=channel_id)
    return _channel(row) if row else None


def channel_named(tx: ReadTx, name: str) -> Channel | None:
    """The channel of this name; names are unique."""
    row = tx.one(_NAMED, key=name)
    return _channel(row) if row else None


def enabled_channels(tx: ReadTx) -> list[Channel]:
    """The channels that are told things, oldest first."""
    return [_channel(row) for row in tx.all(_ENABLED)]


def anybody_listens(tx: ReadTx) -> bool:
    """Whether any channel is enabled."""
    return tx.one(_ANY) is not None


def cursor(tx: ReadTx, source: str) -> int:
    """Up to which fact of a source was read."""
    row = tx.one(_CURSOR, key=source)
    return int(row[0]) if row else 0


def lock_cursor(tx: Tx, source: str) -> int:
    """As `cursor`, kept from every other engine until the transaction ends."""
    row = tx.one(_LOCK_CURSOR, key=source)
    return int(row[0]) if row else 0


def set_cursor(tx: Tx, source: str, to: int) -> None:
    """The facts of a source were read up to here."""
    if not tx.run(_SET_CURSOR, key=source, to=to):
        tx.run(_ADD_CURSOR, source=source, sequence=to)


def add_news(tx: Tx, told_to: Sequence[tuple[Channel, News]], at: Instant) -> None:
    """Keep what channels are to be told."""
    tx.insert(_ADD_NEWS, [(channel_.id, encode(news), at) for channel_, news in told_to])


def channels_with_news(tx: ReadTx) -> set[str]:
    """The ids of the channels for which something waits."""
    return {str(channel_id) for (channel_id,) in tx.all(_WITH_NEWS)}


def waiting_for(tx: ReadTx, channel_id: str, most: int) -> list[Waiting]:
    """What a channel was not told yet, oldest first."""
    rows = tx.all(_OF_CHANNEL, key=channel_id, most=most)
    return [Waiting(number=number, news=decode(News, news)) for number, news in rows]


def carried(tx: Tx, composed: Composed) -> None:
    """A message carries these news: they wait no more."""
    for each in composed.carries:
        tx.run(_DROP_NEWS, key=each.number)


def add_message(tx: Tx, message: Message) -> None:
    """Keep a new message."""
    tx.run(
        _ADD_MESSAGE,
        id=message.id,
        channel_id=message.channel_id,
        title=message.words.title,
        text=message.words.text,
        says=encode(message.says),
        count=message.count,
        created_at=message.created_at,
        **_standing(message),
    )


def set_message(tx: Tx, message: Message) -> None:
    """Keep how far a message has come."""
    tx.run(_SET_MESSAGE, key=message.id, **_standing(message))


def message(tx: ReadTx, message_id: str) -> Message | None:
    """The message of this id."""
    row = tx.one(_MESSAGE, key=message_id)
    return _message(row) if row else None


def due_messages(tx: ReadTx, now: Instant) -> list[Message]:
    """The messages that are to be sent again, or were begun to be sent and never said how it went."""
    return [_message(row) for row in tx.all(_DUE, now=now)]


def tried_since(tx: ReadTx, channel_id: str, since: Instant) -> list[Sent]:
    """The messages of a channel that were tried after an instant."""
    rows = tx.all(_TRIED, key=channel_id, since=since)
    return [Sent(at=Instant(at), says=decode(Words | None, says)) for at, says in rows]  # type: ignore[arg-type]


def forget_what_waits(tx: Tx, channel_id: str, trouble: str, at: Instant) -> None:
    """Nothing more is told to a channel: what waits is dropped, and its messages end."""
    tx.run(_DROP_NEWS_OF, key=channel_id)
    tx.run(_END_ALL, key=channel_id, at=at, trouble=trouble)


def sweep(tx: Tx, now: Instant, kept_s: float, most: int) -> int:
    """Drop what is older than this, and all messages but the newest so many; how many messages went."""
    before = after(now, -kept_s)
    tx.run(_DROP_OLD_NEWS, before=before)
    row = tx.one(_NEWEST)
    newest = int(row[0]) if row and row[0] is not None else 0
    return tx.run(_DROP_MESSAGES, before=before, up_to=newest - most)


def _changeable(channel_: Channel) -> dict[str, object]:
    return {
        "name": channel_.name,
        "scheme": channel_.scheme,
        "sealed_url": channel_.sealed_url,
        "what": encode(channel_.what),
        "enabled": channel_.enabled,
        "per_minute": channel_.per_minute,
    }


def _standing(message_: Message) -> dict[str, object]:
    return {
        "attempts": message_.attempts,
        "tried_at": message_.tried_at,
        "next_at": message_.next_at,
        "ended_at": message_.ended_at,
        "told": message_.told,
        "trouble": message_.trouble,
    }


def _channel(row: Row) -> Channel:
    identity, name, scheme, sealed_url, what, enabled, per_minute, created_at = row
    return Channel(
        id=identity,
        name=name,
        scheme=scheme,
        sealed_url=bytes(sealed_url),
        what=decode(tuple[Kind, ...], what),
        enabled=bool(enabled),
        per_minute=per_minute,
        created_at=Instant(created_at),
    )


def _message(row: Row) -> Message:
    (
        identity,
        channel_id,
        title,
        text,
        says,
        count,
        created_at,
        attempts,
        tried_at,
        next_at,
        ended_at,
        told,
        trouble,
    ) = row
    return Message(
        id=identity,
        channel_id=channel_id,
        words=Words(title=title, text=text),
        says=decode(Words | None, says),  # type: ignore[arg-type]
        count=count,
        created_at=Instant(created_at),
        attempts=attempts,
        tried_at=None if tried_at is None else Instant(tried_at),
        next_at=Instant(next_at),
        ended_at=None if ended_at is None else Instant(ended_at),
        told=bool(told),
        trouble=trouble,
    )

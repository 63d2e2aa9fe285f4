"""Reading and writing tokens."""

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update

from tradehook.people.scope import Scope
from tradehook.people.tables import tokens
from tradehook.people.tokens.token import Token
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import TokenId, UserId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")

_ADD = Statement(insert(tokens))
_TOKEN = Statement(select(tokens).where(tokens.c.id == _key))
_SHOWN = Statement(select(tokens).where(tokens.c.hash == bindparam("shown")))
_TOKENS_OF = Statement(
    select(tokens).where(tokens.c.user_id == bindparam("user_id")).order_by(tokens.c.created_at, tokens.c.id)
)
_DELETE = Statement(delete(tokens).where(tokens.c.id == _key))
_USED = Statement(
    update(tokens).where(tokens.c.id == _key).values(used_at=bindparam("at"), used_from=bindparam("from"))
)


def add_token(tx: Tx, token: Token) -> None:
    """Keep a new token."""
    tx.run(
        _ADD,
        id=token.id,
        user_id=token.user_id,
        name=token.name,
        hash=token.hash,
        scopes=encode(sorted(token.scopes)),
        created_at=token.created_at,
        expires_at=token.expires_at,
        used_at=None,
        used_from=None,
    )


def token_of_id(tx: ReadTx, token_id: TokenId) -> Token | None:
    """The token of this id."""
    row = tx.one(_TOKEN, key=token_id)
    return _token(row) if row else None


def token_of_hash(tx: ReadTx, shown: bytes) -> Token | None:
    """The token whose text has this hash."""
    row = tx.one(_SHOWN, shown=shown)
    return _token(row) if row else None


def tokens_of(tx: ReadTx, user_id: UserId) -> list[Token]:
    """The tokens of somebody's, oldest first."""
    return [_token(row) for row in tx.all(_TOKENS_OF, user_id=user_id)]


def delete_token(tx: Tx, token_id: TokenId) -> None:
    """Keep a token no longer; it opens nothing from now on."""
    tx.run(_DELETE, key=token_id)


def keep_use(tx: Tx, token_id: TokenId, at: Instant, address: str) -> None:
    """Keep when and from where a token was used."""
    tx.run(_USED, key=token_id, at=at, **{"from": address})


def _token(row: Row) -> Token:
    identity, user_id, name, hash_, scopes, created_at, expires_at, used_at, used_from = row
    return Token(
        id=TokenId(identity),
        user_id=UserId(user_id),
        name=name,
        hash=bytes(hash_),
        scopes=decode(frozenset[Scope], scopes),
        created_at=Instant(created_at),
        expires_at=None if expires_at is None else Instant(expires_at),
        used_at=None if used_at is None else Instant(used_at),
        used_from=used_from,
    )

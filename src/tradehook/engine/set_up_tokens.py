"""Setting up tokens: what programs show to be let in as somebody (rule: interfaces, /tokens)."""

from collections.abc import Set
from dataclasses import dataclass

from tradehook.engine.world import World
from tradehook.people.caller import Caller, Via
from tradehook.people.scope import Scope
from tradehook.people.tokens.queries import add_token, delete_token, token_of_id
from tradehook.people.tokens.token import PREFIX, Token
from tradehook.plumbing.ids import secret_text
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.ids import TokenId
from tradehook.vocabulary.instant import Instant, iso
from tradehook.vocabulary.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWanted:
    """A token to be made; without `expires_at` it does not end by itself."""

    name: str
    scopes: Set[Scope]
    expires_at: Instant | None


@dataclass(frozen=True, slots=True)
class TokenSet:
    """A token that was just made. `text` is shown this once."""

    token: Token
    text: str


def make_token(tx: Tx, world: World, wanted: TokenWanted, caller: Caller) -> TokenSet | Refusal:
    """Make a token of the caller's, which may do no more than they may, and lasts no longer than what they showed."""
    refusal = (
        _scope_refusal(wanted.scopes, caller)
        or _expiry_refusal(wanted.expires_at, world.now())
        or _outlives_refusal(tx, wanted.expires_at, caller)
    )
    if refusal is not None:
        return refusal
    text = PREFIX + secret_text()
    token = Token(
        id=TokenId(world.new_id()),
        user_id=caller.user_id,
        name=wanted.name,
        hash=hashed(text),
        scopes=wanted.scopes,
        created_at=world.now(),
        expires_at=wanted.expires_at,
    )
    add_token(tx, token)
    return TokenSet(token, text)


def end_token(tx: Tx, token_id: TokenId) -> Token | None:
    """Delete a token; None when there is none such. It opens nothing from the next request on."""
    there = token_of_id(tx, token_id)
    if there is not None:
        delete_token(tx, token_id)
    return there


def _scope_refusal(scopes: Set[Scope], caller: Caller) -> Refusal | None:
    beyond = sorted(scopes - caller.scopes)
    if not beyond:
        return None
    return Refusal(
        code="scope-beyond-own",
        status=403,
        message=f"You may not do yourself what the token is to do: {', '.join(beyond)}.",
        hint=f"Leave it out; your scopes here are: {', '.join(sorted(caller.scopes))}.",
        path="scopes",
    )


def _expiry_refusal(expires_at: Instant | None, now: Instant) -> Refusal | None:
    if expires_at is None or expires_at > now:
        return None
    return Refusal(
        code="expires-in-the-past",
        status=422,
        message=f"{iso(expires_at)} is over: the token would open nothing.",
        hint="Give a moment that lies ahead, or null for none.",
        path="expires_at",
    )


def _outlives_refusal(tx: ReadTx, expires_at: Instant | None, caller: Caller) -> Refusal | None:
    own = token_of_id(tx, TokenId(caller.via_id or "")) if caller.via is Via.TOKEN else None
    if own is None or own.expires_at is None or (expires_at is not None and expires_at <= own.expires_at):
        return None
    return Refusal(
        code="outlives-its-maker",
        status=403,
        message=f"A token that is made with a token lasts no longer than that: until {iso(own.expires_at)}.",
        hint="Give that moment or an earlier one, or make the token signed in.",
        path="expires_at",
    )

"""Tokens of one's own: made and shown once, and deleted."""

from functools import partial
from typing import Final

from starlette.responses import Response

from tradehook.engine.set_up_tokens import TokenSet, TokenWanted, end_token, make_token
from tradehook.people.scope import Scope
from tradehook.people.tokens.queries import token_of_id
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.ids import TokenId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.errors import Refused, not_found
from tradehook.web.pages.account import account_page
from tradehook.web.pages.front import Asked, Page

_DAY_S: Final = 86_400
_MOST_DAYS: Final = 3650


async def send(asked: Asked) -> Response:
    """Make a token, and show it this once."""
    wanted = _wanted(asked)
    if isinstance(wanted, Refusal):
        return await account_page(asked, wanted)
    me = asked.me
    made = await me.store.write(partial(make_token, world=me.world, wanted=wanted, caller=me.caller))
    if isinstance(made, TokenSet):
        return await account_page(asked, made=made)
    return await account_page(asked, made)


async def send_delete(asked: Asked) -> Response:
    """Delete a token of one's own."""
    me, token_id = asked.me, TokenId(asked.request.path_params["token_id"])

    def delete(tx: Tx) -> bool:
        found = token_of_id(tx, token_id)
        return found is not None and found.user_id == me.caller.user_id and end_token(tx, token_id) is not None

    if not await me.store.write(delete):
        raise Refused(not_found("token", token_id))
    return asked.go("/account")


def _wanted(asked: Asked) -> TokenWanted | Refusal:
    name, scopes = asked.form.get("name", "").strip(), frozenset(scope for scope in Scope if scope in asked.form)
    if not name or len(name) > 100 or not name.isprintable():
        return _incomplete("The token needs a name.", "Say what it is for, such as: spreadsheet.", "name")
    if not scopes:
        return _incomplete("The token may not do anything.", "Choose at least one of what it may do.", "scopes")
    days = asked.form.get("days", "")
    if days and not (days.isascii() and days.isdigit() and 0 < int(days[:6]) <= _MOST_DAYS):
        return _incomplete(
            "The number of days cannot be read.", f"Give 1 to {_MOST_DAYS}, or leave it empty for no end.", "days"
        )
    return TokenWanted(name=name, scopes=scopes, expires_at=_end(asked, int(days)) if days else None)


def _end(asked: Asked, days: int) -> Instant:
    return after(asked.desk.clock.now(), days * _DAY_S)


def _incomplete(message: str, hint: str, path: str) -> Refusal:
    return Refusal(code="token-incomplete", status=422, message=message, hint=hint, path=path)


PAGES: Final = (
    Page("POST", "/account/tokens", send),
    Page("POST", "/account/tokens/{token_id}/delete", send_delete),
)

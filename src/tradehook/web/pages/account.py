"""One's own account: the passphrase, the second factor, the browsers that are signed in, the tokens of programs."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from starlette.responses import Response

from tradehook.engine.set_up_sign_in import change_passphrase
from tradehook.people.sessions.queries import end_session, end_sessions_of, session_of_id, sessions_of
from tradehook.people.sessions.session import Session
from tradehook.people.signing_in.passphrase import SHORTEST
from tradehook.people.signing_in.queries import recovery_codes_left, sign_in_of
from tradehook.people.signing_in.sign_in import SignIn
from tradehook.people.tokens.queries import tokens_of
from tradehook.people.tokens.token import Token
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.ids import SessionId, UserId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.errors import Refused, not_found
from tradehook.web.pages.front import Asked, Page
from tradehook.web.pages.link import chosen_refusal


@dataclass(frozen=True, slots=True)
class Account:
    """What the page shows."""

    sign_in: SignIn | None
    codes_left: int
    sessions: list[Session]
    tokens: list[Token]


async def show(asked: Asked) -> Response:
    """The page."""
    return await account_page(asked)


async def account_page(asked: Asked, refusal: Refusal | None = None, **said: Any) -> Response:
    """The page, with what became of a form that was sent."""
    me, now = asked.me.caller, asked.desk.clock.now()
    shown = await asked.desk.store.read(partial(_account, user_id=me.user_id, now=now))
    values = {"refusal": refusal, "account": shown, "shortest": SHORTEST, "now": now, "made": None, **said}
    return asked.page("account.html", refusal.status if refusal else 200, **values)


async def send_passphrase(asked: Asked) -> Response:
    """Take another passphrase, from who knows the one of now; every other session ends."""
    me, proving = asked.me.caller, asked.front.proving
    proved = await proving.prove(me.name, asked.form.get("current", ""), me.address)
    if isinstance(proved, Refusal):
        return await account_page(asked, proved)
    proving.succeeded(me.name, me.address)
    refusal = chosen_refusal(asked, me.name)
    if refusal is not None:
        return await account_page(asked, refusal)
    kept = await proving.hash(asked.form["passphrase"])
    session_id = SessionId(me.via_id or "")
    change = partial(
        change_passphrase, world=asked.desk.world, user_id=me.user_id, passphrase=kept, session_id=session_id
    )
    await asked.me.store.write(change)
    return asked.go("/account")


async def send_end_session(asked: Asked) -> Response:
    """End one session of one's own."""
    me, session_id = asked.me, SessionId(asked.request.path_params["session_id"])

    def end(tx: Tx) -> bool:
        found = session_of_id(tx, session_id)
        if found is None or found.user_id != me.caller.user_id:
            return False
        end_session(tx, session_id, me.clock.now())
        return True

    if not await me.store.write(end):
        raise Refused(not_found("session", session_id))
    return asked.go("/account")


async def send_end_others(asked: Asked) -> Response:
    """End every session of one's own but this one."""
    me = asked.me
    but = SessionId(me.caller.via_id or "")
    end = partial(end_sessions_of, user_id=me.caller.user_id, now=me.clock.now(), but=but)
    await me.store.write(end)
    return asked.go("/account")


def _account(tx: ReadTx, user_id: UserId, now: Instant) -> Account:
    return Account(
        sign_in=sign_in_of(tx, user_id),
        codes_left=recovery_codes_left(tx, user_id),
        sessions=[session for session in sessions_of(tx, user_id) if not session.is_over(now)],
        tokens=tokens_of(tx, user_id),
    )


PAGES: Final = (
    Page("GET", "/account", show),
    Page("POST", "/account/passphrase", send_passphrase),
    Page("POST", "/account/sessions/end-others", send_end_others),
    Page("POST", "/account/sessions/{session_id}/end", send_end_session),
)

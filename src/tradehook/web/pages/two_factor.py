"""The second factor: an authenticator is set up with a picture, and recovery codes are shown once."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from starlette.responses import Response

from tradehook.engine.set_up_sign_in import begin_two_factor, confirm_two_factor, end_two_factor, renew_codes
from tradehook.people.signing_in.two_factor import key_picture
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.pages.account import account_page
from tradehook.web.pages.front import Asked, Page

Done = TypeVar("Done")


async def show(asked: Asked) -> Response:
    """The picture for the authenticator, and the field for its first code."""
    return await _page(asked)


async def send(asked: Asked) -> Response:
    """Ask for codes from now on, once one was right."""
    done = await _with_code(asked, confirm_two_factor)
    return await _page(asked, done) if isinstance(done, Refusal) else asked.page("codes.html", codes=done)


async def send_end(asked: Asked) -> Response:
    """Ask for no code any more."""
    refusal = await _with_code(asked, end_two_factor)
    return await account_page(asked, refusal) if refusal else asked.go("/account")


async def send_codes(asked: Asked) -> Response:
    """Show new recovery codes, in place of those that there were."""
    done = await _with_code(asked, renew_codes)
    return await account_page(asked, done) if isinstance(done, Refusal) else asked.page("codes.html", codes=done)


async def _with_code(asked: Asked, work: Callable[..., Done | Refusal]) -> Done | Refusal:
    """What is done for a code; codes are tried no more often than passphrases."""
    me, proving = asked.me, asked.front.proving
    refusal = proving.try_once(me.caller.name, me.caller.address, known=True)
    if refusal is not None:
        return refusal
    code = asked.form.get("code", "")
    done = await me.store.write(partial(work, world=me.world, vault=me.vault, user_id=me.caller.user_id, code=code))
    if not isinstance(done, Refusal):
        proving.succeeded(me.caller.name, me.caller.address)
    return done


async def _page(asked: Asked, refusal: Refusal | None = None) -> Response:
    me = asked.me
    key = await me.store.write(partial(begin_two_factor, vault=me.vault, user_id=me.caller.user_id))
    if key is None:
        return asked.go("/account")
    picture = key_picture(key, me.caller.name)
    status = refusal.status if refusal else 200
    return asked.page("two_factor.html", status, refusal=refusal, key=key, picture=picture)


PAGES: Final = (
    Page("GET", "/account/two-factor", show),
    Page("POST", "/account/two-factor", send),
    Page("POST", "/account/two-factor/end", send_end),
    Page("POST", "/account/recovery-codes", send_codes),
)

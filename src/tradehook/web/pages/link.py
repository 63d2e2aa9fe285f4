"""A one-time link: the first owner, who was invited, and who lost theirs choose a passphrase."""

from functools import partial
from typing import Final

from starlette.responses import Response

from tradehook.engine.signing_in import use_up_link, whose_link
from tradehook.people.caller import Via, caller_of
from tradehook.people.signing_in.passphrase import SHORTEST, passphrase_refusal
from tradehook.people.signing_in.queries import sign_in_of
from tradehook.people.user import FIRST_OWNER, User
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.errors import Refused
from tradehook.web.pages.front import Asked, Page

_PATH: Final = "/link/{secret}"
_FIRST_START: Final = "/start"
_OVER: Final = Refusal(
    code="link-over",
    status=404,
    message="This link cannot be used, or not any more.",
    hint="Ask an owner for another one, or make one where the server runs: tradehook users link",
)
_DIFFERENT: Final = Refusal(
    code="passphrases-differ",
    status=422,
    message="The two passphrases are not the same.",
    hint="Type the passphrase twice, the same way.",
)


async def show(asked: Asked) -> Response:
    """The page on which to choose a passphrase."""
    return _page(asked, await _user(asked))


async def send(asked: Asked) -> Response:
    """Take the passphrase, and let them in; whoever is the first here goes on to what there is to be set up."""
    user = await _user(asked)
    refusal = chosen_refusal(asked, user.name)
    if refusal is not None:
        return _page(asked, user, refusal)
    kept = await asked.front.proving.hash(asked.form["passphrase"])
    begins = user.id == FIRST_OWNER and await asked.desk.store.read(partial(sign_in_of, user_id=user.id)) is None
    desk = asked.as_caller(caller_of(user, Via.LINK, None, asked.visit.address))
    use_up = partial(use_up_link, world=desk.world, secret=_secret(asked), passphrase=kept, visit=asked.visit)
    signed_in = await desk.store.write(use_up)
    if signed_in is None:
        raise Refused(_OVER)
    return asked.let_in(signed_in.cookie, _FIRST_START if begins else "/account")


def chosen_refusal(asked: Asked, name: str) -> Refusal | None:
    """Why the passphrase that was typed twice cannot be taken."""
    passphrase = asked.form.get("passphrase", "")
    if passphrase != asked.form.get("again", ""):
        return _DIFFERENT
    return passphrase_refusal(passphrase, name)


async def _user(asked: Asked) -> User:
    look = partial(whose_link, secret=_secret(asked), now=asked.desk.clock.now())
    user = await asked.desk.store.read(look)
    if user is None:
        raise Refused(_OVER)
    return user


def _secret(asked: Asked) -> str:
    return str(asked.request.path_params["secret"])


def _page(asked: Asked, user: User, refusal: Refusal | None = None) -> Response:
    return asked.page(
        "link.html", refusal.status if refusal else 200, refusal=refusal, name=user.name, shortest=SHORTEST
    )


PAGES: Final = (Page("GET", _PATH, show), Page("POST", _PATH, send))

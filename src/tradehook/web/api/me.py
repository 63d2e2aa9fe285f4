"""Who asks: what somebody is here, and what they may do with what they showed."""

from fastapi import APIRouter

from tradehook.people.caller import Via
from tradehook.people.scope import Scope
from tradehook.people.signing_in.queries import sign_in_of
from tradehook.people.user import Role
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/me", tags=["users"], route_class=ExactRoute)


class MeShape(Shape):
    """Whoever asks. `via` is what they showed, `scopes` what they may do with it."""

    user_id: str
    name: str
    role: Role
    via: Via
    scopes: list[Scope]


class SignInShape(Shape):
    """What you sign in with. `passphrase_since` null: no passphrase was chosen; `two_factor_since` null: it is all that
    is asked for."""

    passphrase_since: Moment | None
    two_factor_since: Moment | None


@router.get("")
async def get_me(desk: DeskNow) -> MeShape:
    """Who you are here, and what you may do."""
    me = desk.caller
    scopes = [scope for scope in Scope if scope in me.scopes]
    return MeShape(user_id=me.user_id, name=me.name, role=me.role, via=me.via, scopes=scopes)


@router.get("/sign-in")
async def get_my_sign_in(desk: DeskNow) -> SignInShape:
    """With what you sign in."""
    mine = await desk.store.read(lambda tx: sign_in_of(tx, desk.caller.user_id))
    return SignInShape.model_validate(
        {
            "passphrase_since": None if mine is None else mine.changed_at,
            "two_factor_since": None if mine is None else mine.two_factor_since,
        }
    )

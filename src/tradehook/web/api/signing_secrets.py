"""Secrets that senders sign their messages with, as Standard Webhooks says."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from tradehook.engine import set_up_signing as set_up
from tradehook.plumbing.store.contract import ReadTx
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/signing-secrets", tags=["webhook keys"], route_class=ExactRoute)


class SigningSecretBody(Body):
    """What is to be signed, and with what. `webhook`: the uuid of a strategy's webhook, or the id of a key."""

    webhook: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    secret: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=200)] | None,
        Field(description='The sender\'s own, "whsec_" and base64; left out, a new one is made.'),
    ] = None


class SigningSecretShape(Shape):
    """A secret that messages are signed with. `secret` is shown once, when it is made; null afterwards."""

    id: str
    webhook: str
    secret: str | None = None
    created_at: Moment


class SigningSecretsAsked(Asked):
    """Which secrets."""

    webhook: str | None = None


@router.post("", status_code=201)
async def make_signing_secret(desk: DeskNow, body: SigningSecretBody) -> SigningSecretShape:
    """Let messages be signed with one more secret, shown in this answer and in no other. From the first on, whatever
    comes to this webhook unsigned is refused; with several, each of them does."""
    make = partial(
        set_up.make_signing_secret, world=desk.world, vault=desk.vault, webhook=body.webhook, given=body.secret
    )
    made = unless_refused(await desk.store.write(make))
    desk.webhooks.signing.put(made.kept.webhook, made.kept.id, made.key)
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.SIGNING_SECRETS, made.kept.id))
    return SigningSecretShape.model_validate({**existing(row, "signing-secret", made.kept.id), "secret": made.secret})


@router.get("")
async def list_signing_secrets(
    desk: DeskNow, asked: Annotated[SigningSecretsAsked, Query()]
) -> Listed[SigningSecretShape]:
    """Which secrets there are, oldest first; none of them is shown again."""

    def read(tx: ReadTx) -> Listed[SigningSecretShape]:
        rows, after = lists.page_of(tx, lists.SIGNING_SECRETS, asked, asked.filters, desk.caller)
        return Listed(items=[SigningSecretShape.model_validate(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.delete("/{secret_id}", status_code=204)
async def delete_signing_secret(desk: DeskNow, secret_id: str) -> None:
    """Take a secret back. Without its last one a webhook asks for no signature any more."""
    deleted = await desk.store.write(partial(set_up.delete_signing_secret, secret_id=secret_id))
    secret = existing(deleted, "signing-secret", secret_id)
    desk.webhooks.signing.drop(secret.webhook, secret.id)

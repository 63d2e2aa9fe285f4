"""The doctor: what keeps this installation from working, and why the alerts of one webhook do not trade."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from tradehook.engine.doctor import Check, Examined, Patient, examine, examine_webhook
from tradehook.vocabulary.finding import State, worst
from tradehook.web.api.bodies import ExactRoute, Named
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing
from tradehook.web.api.shapes import Moment, Shape
from tradehook.web.callers_desk import CallersDesk

router = APIRouter(tags=["doctor"], route_class=ExactRoute)


class FindingShape(Shape):
    """One thing that was found: a stable code, a sentence, and what to do.

    `log_id` is the delivery it was seen at, `at` when.
    """

    code: str
    state: State
    message: str
    hint: str
    log_id: str | None
    at: Moment | None


class ExaminedShape(Shape):
    """What a check found about one thing, what to look at first at the beginning; `state` is the worst of it.

    `webhook` is the id of the webhook or key that it is about, as deliveries have it.
    """

    check: str
    about: str
    webhook: str | None
    state: State
    findings: list[FindingShape]


class DoctorShape(Shape):
    """Everything that was found; `state` is the worst of it."""

    state: State
    items: list[ExaminedShape]


class DoctorAsked(Named):
    """What is to be looked at: everything, one webhook or key, or what one check is about."""

    webhook: str | None = None
    check: Check | None = None


@router.get("/doctor")
async def ask_doctor(desk: DeskNow, asked: Annotated[DoctorAsked, Query()]) -> DoctorShape:
    """Look at the address, at the last requests of every webhook and key and what became of them, and at what came to
    addresses that nobody has."""
    checks = Check if asked.check is None else (asked.check,)
    items = (
        [_shape(examined) for examined in await examine(_patient(desk), checks)]
        if asked.webhook is None
        else [await _of_webhook(desk, asked.webhook)]
    )
    return DoctorShape(state=worst([item.state for item in items]), items=items)


@router.get("/ata-webhooks/{webhook_id}/troubleshooting")
async def troubleshoot_ata_webhook(desk: DeskNow, webhook_id: str) -> ExaminedShape:
    """Why alerts do not arrive at a webhook, or are no trades: by its last requests, and what became of them."""
    return await _of_webhook(desk, webhook_id)


async def _of_webhook(desk: CallersDesk, webhook_id: str) -> ExaminedShape:
    return _shape(existing(await examine_webhook(_patient(desk), webhook_id), "webhook", webhook_id))


def _patient(desk: CallersDesk) -> Patient:
    told = None if desk.caller.role.sees_all else desk.caller.user_id
    return Patient(desk.store, desk.settings.base_url, told, desk.reception.strays.newest_first)


def _shape(examined: Examined) -> ExaminedShape:
    return ExaminedShape(
        check=examined.check,
        about=examined.about,
        webhook=examined.webhook,
        state=worst([finding.state for finding in examined.findings]),
        findings=[FindingShape(**asdict(finding)) for finding in examined.findings],
    )

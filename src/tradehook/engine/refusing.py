"""Refusing: what is turned away is kept too, with its code, bounded so that nobody can fill the disk (promise 2)."""

import asyncio
from functools import partial
from typing import Final

from msgspec.structs import replace

from tradehook.engine.answers import Answers
from tradehook.engine.knock import Case, Received
from tradehook.intake.floods import Floods
from tradehook.intake.masking import bounded
from tradehook.intake.queries import keep_deliveries, set_repeats
from tradehook.intake.rate import HOUR_S, MINUTE_S, QUARTER_HOUR_S, RateLimiter
from tradehook.plumbing.codec import encode
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.delivery import Delivery, Verdict
from tradehook.vocabulary.refusal import Gate, Objection, Refusal

_COUNTS_EVERY_S = 1.0
_NAMES: Final = {MINUTE_S: "per_minute", QUARTER_HOUR_S: "per_15_minutes", HOUR_S: "per_hour"}


class Refusing:
    """Keeps refusals and words their answers."""

    def __init__(self, store: OpenStore, answers: Answers) -> None:
        self._store = store
        self._answers = answers
        self._limiter = RateLimiter()
        self._floods = Floods()
        self._flooded_again = asyncio.Event()

    async def keep_writing(self) -> None:
        """Write down how many came over the rate, about once a second: no answer waits for that, and a flood costs no
        more commits than a drip."""
        while True:
            await self._flooded_again.wait()
            self._flooded_again.clear()
            await asyncio.sleep(_COUNTS_EVERY_S)
            await self.write()

    async def write(self) -> None:
        """Write down the counts that have risen; what cannot be written now is tried again."""
        floods = self._floods.take_risen()
        if not floods:
            return
        counts = {flood.log_id: flood.count for flood in floods}
        try:
            await self._store.write(partial(set_repeats, counts=counts))
        except (StoreBusy, StoreFailed) as failure:
            log.warning("how many requests came over the rate could not be kept", failure=str(failure))
            self._floods.give_back(floods)
            self._flooded_again.set()

    async def refuse(self, case: Case, refusals: tuple[Refusal, ...], retry_after_s: int | None = None) -> Received:
        """Keep a refused request and answer it with everything that is wrong."""
        sequence = await self._store.write_intake(keep_deliveries, _row(case, refusals))
        owed = self._answers.owe(sequence, case.log_id, case.door.id, case.digest)
        return Received(case.dialect.refused(refusals, case.log_id, retry_after_s), owed)

    async def turn_away(self, case: Case, objection: Objection, times: int = 1) -> Received:
        """Refuse before the body is read. `times`: for how many requests at once, all alike; several are over the
        rate."""
        refusal = case.dialect.refusal(objection.gate, **objection.details)
        return await self.refuse_unproven(case, (refusal,), times)

    async def refuse_unproven(self, case: Case, refusals: tuple[Refusal, ...], times: int = 1) -> Received:
        """Refuse who has not shown the secret. Guessing is counted apart, so that it cannot lock the sender out."""
        if times > 1 or self._limiter.take(case.door.id, case.rules.limits, case.now) > 0:
            return await self._flooded(case, refusals[0], None, times)
        return await self.refuse(case, refusals)

    async def too_many(self, case: Case, retry_after_s: int) -> Received:
        """Refuse what comes over the webhook's rate, or over that of all webhooks of its owner."""
        taken = {_NAMES[limit.seconds]: limit.count for limit in case.rules.all_limits}
        refusal = case.dialect.refusal(Gate.RATE, **taken)
        return await self._flooded(case, refusal, retry_after_s)

    async def _flooded(self, case: Case, refusal: Refusal, retry_after_s: int | None, times: int = 1) -> Received:
        """Over the rate: one row a minute stands for all that come in it."""
        flood = self._floods.current(case.door.id, refusal.code, case.now, times)
        if flood is not None:
            self._flooded_again.set()
            return Received(case.dialect.refused((refusal,), flood.log_id, retry_after_s))
        self._floods.begin(case.door.id, refusal.code, case.log_id, case.now, times)
        received = await self.refuse(case, (refusal,), retry_after_s)
        self._flooded_again.set()
        return received


def _row(case: Case, refusals: tuple[Refusal, ...]) -> Delivery:
    first, row = refusals[0], case.delivery(case.log_id, None)
    errors = [{"code": r.code, "path": r.path, "message": r.message, "hint": r.hint} for r in refusals]
    return replace(
        row,
        verdict=Verdict.REFUSED,
        code=first.code,
        answer_status=first.status,
        body=bounded(row.body),
        errors=encode(errors),
    )

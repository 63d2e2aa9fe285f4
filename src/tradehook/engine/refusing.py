"""Refusing: what is turned away is kept too, with its code, bounded so that nobody can fill the disk (promise 2)."""

from functools import partial

from msgspec.structs import replace

from tradehook.engine.answers import Answers
from tradehook.engine.knock import Case, Received
from tradehook.intake.floods import Flood, Floods
from tradehook.intake.masking import bounded
from tradehook.intake.queries import keep_deliveries, set_repeats
from tradehook.intake.rate import RateLimiter
from tradehook.plumbing.codec import encode
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.delivery import Delivery, Verdict
from tradehook.vocabulary.refusal import Gate, Objection, Refusal


class Refusing:
    """Keeps refusals and words their answers."""

    def __init__(self, store: OpenStore, answers: Answers) -> None:
        self._store = store
        self._answers = answers
        self._limiter = RateLimiter()
        self._floods = Floods()

    async def refuse(self, case: Case, refusals: tuple[Refusal, ...], retry_after_s: int | None = None) -> Received:
        """Keep a refused request and answer it with everything that is wrong."""
        sequence = await self._store.write_intake(keep_deliveries, _row(case, refusals))
        owed = self._answers.owe(sequence, case.log_id, case.knock.uuid, case.digest)
        return Received(case.dialect.refused(refusals, case.log_id, retry_after_s), owed)

    async def turn_away(self, case: Case, objection: Objection) -> Received:
        """Refuse before the body is read. Guessing is counted apart, so that it cannot lock the sender out."""
        refusal = case.dialect.refusal(objection.gate, **objection.details)
        if self._limiter.take(case.knock.uuid, case.rules.limits, case.now) > 0:
            return await self._flooded(case, refusal, None)
        return await self.refuse(case, (refusal,))

    async def too_many(self, case: Case, retry_after_s: int) -> Received:
        """Refuse what comes over the webhook's rate."""
        per_minute, per_hour = (limit.count for limit in case.rules.limits)
        refusal = case.dialect.refusal(Gate.RATE, per_minute=per_minute, per_hour=per_hour)
        return await self._flooded(case, refusal, retry_after_s)

    async def _flooded(self, case: Case, refusal: Refusal, retry_after_s: int | None) -> Received:
        """Over the rate: one row a minute stands for all that come in it."""
        flood = self._floods.current(case.knock.uuid, refusal.code, case.now)
        if flood is None:
            self._floods.begin(case.knock.uuid, refusal.code, case.log_id, case.now)
            return await self.refuse(case, (refusal,), retry_after_s)
        if not flood.counting:
            await self._count(flood)
        return Received(case.dialect.refused((refusal,), flood.log_id, retry_after_s))

    async def _count(self, flood: Flood) -> None:
        """Write the count down until it stands still; requests that come meanwhile only add to it."""
        flood.counting = True
        try:
            while flood.kept != flood.count:
                count = flood.count
                await self._store.write(partial(set_repeats, delivery_id=flood.log_id, repeats=count))
                flood.kept = count
        finally:
            flood.counting = False


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

"""Parking what the program cannot settle by itself, and settling it once a person has said how it ended.

What is parked holds up nothing else: a report lets its stream go on, and a doubt is looked up on.
"""

from enum import Enum

from tradehook.accounts.queries import account
from tradehook.brokers.declaring import LookUp
from tradehook.engine import work_refusals as refusals
from tradehook.engine.facts import broker_of
from tradehook.engine.noting import note
from tradehook.engine.report_text import ReportFrom, report_of, text_of
from tradehook.engine.settle import PATIENCE_S, is_over, told
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.take_report import take_reports
from tradehook.engine.turn import Turn
from tradehook.engine.verdict import Verdict, VerdictKind, what_is_in_doubt
from tradehook.engine.world import World
from tradehook.lanes import queries as lanes
from tradehook.lanes.lane import Parked, ParkedKind
from tradehook.orders import queries as orders
from tradehook.orders.order import BrokerRequest, RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.positions.queries import cursor, set_cursor
from tradehook.vocabulary.broker import Accepted, NotSent, Outcome, Rejected, Report
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.refusal import Refusal

_LONGEST_FAULT = 500
_ENDED_AS: dict[type[Outcome], VerdictKind] = {
    Accepted: VerdictKind.ACCEPTED,
    Rejected: VerdictKind.REJECTED,
    NotSent: VerdictKind.NEVER_ARRIVED,
}
_OUTCOMES = {
    VerdictKind.ACCEPTED: RequestOutcome.ACCEPTED,
    VerdictKind.REJECTED: RequestOutcome.REJECTED,
    VerdictKind.NEVER_ARRIVED: RequestOutcome.NOT_SENT,
}
_KNOWN_AS = {outcome: ended for ended, outcome in _OUTCOMES.items()}


class WhyParked(Enum):
    """Why something waits for a person: its stable code and the sentence."""

    LOOK_UP_IMPOSSIBLE = ("look-up-impossible", "{broker} cannot be asked whether it has {what}.")
    STILL_IN_DOUBT = ("still-in-doubt", "{broker} has not said for {minutes} minutes whether it has {what}.")
    REPORT_NOT_TAKEN = ("report-not-taken", "A report by {connection} could not be taken into the books: {fault}.")

    @property
    def code(self) -> str:
        """The stable code that scripts may rely on."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """The sentence with the names of what is filled in in braces."""
        return self.value[1]


def park_request(tx: Tx, world: World, request: BrokerRequest) -> None:
    """Let a person settle a doubt that the broker settles not at all, or not yet; once, however often it is sent."""
    # Several engines ask after the same doubts: the lock lets one of them park it.
    order = orders.lock_order(tx, request.order.id)
    if order is None or _parked(tx, request):
        return
    declaration = broker_of(tx, world, order.account_id).declaration
    why = WhyParked.LOOK_UP_IMPOSSIBLE if declaration.look_up is LookUp.NONE else WhyParked.STILL_IN_DOUBT
    words = why.sentence.format(broker=declaration.title, what=what_is_in_doubt(request), minutes=PATIENCE_S // 60)
    work = Parked(
        id=world.new_id(),
        kind=ParkedKind.REQUEST,
        account_id=order.account_id,
        family=order.family,
        request_id=request.id,
        order_id=order.id,
        report=None,
        reason=why.code,
        words=words,
        parked_at=world.now(),
    )
    lanes.park(tx, work)
    note(tx, world, order.account_id, About.WORK_PARKED.saying(words=words, symbol=order.symbol, order_id=order.id))


def park_report(tx: Tx, world: World, connection: str, report: Report, fault: str) -> None:
    """Keep a report that cannot be taken into the books, so that its stream goes on; once, however often it comes.

    Looks at nothing that may have been what failed. One that a person has dropped stays dropped.
    """
    set_cursor(tx, connection, max(cursor(tx, connection), report.cursor))
    text = text_of(ReportFrom(connection=connection, report=report))
    known = lanes.parked_report(tx, text)
    if known is not None and known.settled_as in (None, VerdictKind.DROPPED):
        return
    why = WhyParked.REPORT_NOT_TAKEN
    words = why.sentence.format(connection=connection, fault=fault[:_LONGEST_FAULT])
    work = Parked(
        id=world.new_id(),
        kind=ParkedKind.REPORT,
        account_id=report.account_id,
        family=None,
        request_id=None,
        order_id=None,
        report=text,
        reason=why.code,
        words=words,
        parked_at=world.now(),
    )
    lanes.park(tx, work)
    reached(Point.PARKED)
    note(tx, world, report.account_id, About.WORK_PARKED.saying(words=words))


def settle_by_itself(tx: Tx, world: World, request: BrokerRequest, outcome: Outcome) -> None:
    """Nobody needs to look any more: it is known how a request ended."""
    ended = _ENDED_AS.get(type(outcome))
    if ended is not None:
        for work in _parked(tx, request):
            _settle(tx, world, work, ended)


def settle_parked(tx: Tx, world: World, work_id: str, verdict: Verdict) -> Turn | Refusal | None:
    """Go on from what a person has found out; None when there is no such work.

    Raises what `take_reports` raises when the report cannot be taken now either.
    """
    work = lanes.lock_parked(tx, work_id)
    if work is None:
        return None
    unfit = refusals.why_unfit(work, verdict)
    if unfit is not None:
        return unfit
    if work.kind is ParkedKind.REPORT:
        return _settle_report(tx, world, work, verdict)
    return _settle_request(tx, world, work, verdict)


def _settle_request(tx: Tx, world: World, work: Parked, verdict: Verdict) -> Turn | Refusal:
    """The newest request speaks for the copies that were sent before it."""
    request = requests.request(tx, work.request_id) if work.request_id else None
    if request is None:
        raise LookupError(work.id)
    *earlier, newest = _sendings(tx, request)
    if newest.outcome in _KNOWN_AS:
        # The answer came after all, by the engine that sent it.
        _settle(tx, world, work, _KNOWN_AS[newest.outcome])
        return refusals.already_settled(lanes.parked(tx, work.id) or work)
    unfit = _why_unfit(tx, world, newest, verdict)
    if unfit is not None:
        return unfit
    _settle(tx, world, work, verdict.kind)
    for copy in earlier:
        requests.answer(tx, copy.id, _OUTCOMES[verdict.kind], "", world.now())
    return take_outcome(tx, world, newest, verdict.outcome(newest))


def _sendings(tx: ReadTx, request: BrokerRequest) -> list[BrokerRequest]:
    """The request with its copies of which it is not known how they ended either, oldest first."""
    if request.kind is not RequestKind.SUBMIT:
        return [request]
    sent = [each for each in requests.of_order(tx, request.order.id) if each.kind is RequestKind.SUBMIT]
    return [each for each in sent if not each.settled] or [request]


def _why_unfit(tx: Tx, world: World, newest: BrokerRequest, verdict: Verdict) -> Refusal | None:
    """What else is known speaks against a verdict."""
    order = newest.order
    declaration = broker_of(tx, world, order.account_id).declaration
    if told(declaration, newest) is not None:
        return refusals.known_by_now(order)
    if verdict.kind is VerdictKind.NEVER_ARRIVED:
        lost = newest.outcome is not None and is_over(world, declaration, newest)
        return None if lost else refusals.may_still_arrive(newest)
    if verdict.broker_order_id is None:
        return None
    other = orders.order_by_broker_id(tx, order.account_id, verdict.broker_order_id)
    return None if other is None or other.id == order.id else refusals.id_of_another(verdict.broker_order_id, other)


def _settle_report(tx: Tx, world: World, work: Parked, verdict: Verdict) -> Turn:
    """Whether taken or dropped, the broker's books may differ from ours by now."""
    came = report_of(work.report or "")
    _settle(tx, world, work, verdict.kind)
    look = Turn(reconcile=(came.report.account_id,) if account(tx, came.report.account_id) else ())
    if verdict.kind is VerdictKind.DROPPED:
        return look
    return take_reports(tx, world, came.connection, (came.report,)) + look


def _parked(tx: ReadTx, request: BrokerRequest) -> list[Parked]:
    """What is parked of a request, or of a copy of it."""
    kin = {each.id for each in requests.of_order(tx, request.order.id) if each.kind is RequestKind.SUBMIT}
    same = kin if request.kind is RequestKind.SUBMIT else {request.id}
    return [work for work in lanes.parked_of_order(tx, request.order.id) if work.request_id in same]


def _settle(tx: Tx, world: World, work: Parked, ended: VerdictKind) -> None:
    if lanes.settle_parked(tx, work.id, ended.value, world.now()):
        note(tx, world, work.account_id, About.WORK_SETTLED.saying(settled_as=ended, order_id=work.order_id))

"""What is to be kept of a request that passed every check."""

from msgspec.structs import replace

from tradehook.engine.accept import Doubt, Offer
from tradehook.engine.knock import Case
from tradehook.engine.understanding import Understood
from tradehook.intake.masking import masked_members, may_name_secrets
from tradehook.intake.resends import Unanswered
from tradehook.plumbing.ids import IdSource
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Gate
from tradehook.vocabulary.signal import Message, Signal


def offer_of(case: Case, understood: Understood, resent: Unanswered | None, ids: IdSource) -> Offer:
    """What is to be kept; a resend goes under the ids of the request that it repeats."""
    message = understood.message
    signal_id, log_id = ids_of(case, resent, ids)
    signal = Signal(
        id=signal_id,
        sequence=0,
        delivery_id=log_id,
        strategy_id=case.door.strategy_id,
        account_id=understood.account_id,
        accepted_at=case.now,
        symbol=understood.symbol,
        family=understood.family,
        ticker_note=understood.note,
        message=_to_keep(message, case),
    )
    return Offer(
        delivery=case.delivery(log_id, signal_id),
        signal=signal,
        assumed=understood.assumed,
        doubt=doubt_of(case, message, resent, ids),
    )


def ids_of(case: Case, resent: Unanswered | None, ids: IdSource) -> tuple[SignalId, DeliveryId]:
    """The ids of what is to be kept: those of the request that it may repeat, else new ones."""
    return (SignalId(ids.new(case.now)), case.log_id) if resent is None else (resent.signal_id, resent.log_id)


def doubt_of(case: Case, message: Message, resent: Unanswered | None, ids: IdSource) -> Doubt | None:
    """What makes a request one that may repeat an earlier one; None where nothing does."""
    key = case.knock.idempotency_key or message.idempotency_key
    if key is None and resent is None:
        return None
    return Doubt(
        resent=resent is not None,
        key=key,
        key_reused=case.dialect.refusal(Gate.KEY_REUSED),
        duplicate_id=DeliveryId(ids.new(case.now)),
    )


def _to_keep(message: Message, case: Case) -> Message:
    """The message without what its extras hold of secrets."""
    if message.extras is None or not (may_name_secrets(case.body) or case.knock.secret.encode() in case.body):
        return message
    return replace(message, extras=masked_members(message.extras, case.knock.secret))

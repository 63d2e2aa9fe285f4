"""The transaction that keeps a signal: the raw request, its verdict and the work it causes, in one commit."""

from typing import NamedTuple

from msgspec.structs import replace

from tradehook.instruments.queries import keep_assumed
from tradehook.intake import queries
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.delivery import Delivery, Verdict
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.signal import Signal

KEY_LIFE_S = 24 * 3600


class Offer(NamedTuple):
    """A request that passed every check, with the signal that it makes unless it only repeats an earlier one.

    `duplicate_id` names the row that it leaves in that case. `assumed`: the instrument of a ticker that no list knows.
    `resent`: an earlier request with the signal's id may have been kept already.
    """

    delivery: Delivery
    signal: Signal
    duplicate_id: DeliveryId
    assumed: Instrument | None = None
    key: str | None = None
    resent: bool = False


class Kept(NamedTuple):
    """The signal is on disk. `sequence` is the request's place in the log."""

    sequence: int


class Repeated(NamedTuple):
    """Nothing new: the ids of the request that this one repeats."""

    sequence: int
    signal_id: SignalId
    log_id: DeliveryId


class KeyReused(NamedTuple):
    """The idempotency key was used before with another body; `log_id` names the row of the refusal."""

    sequence: int
    log_id: DeliveryId


def accept(tx: Tx, offer: Offer, key_reused: Refusal, now: Instant) -> Kept | Repeated | KeyReused:
    """Keep a request and its signal, unless it repeats one that was kept (promise 6)."""
    if offer.resent and queries.signal(tx, offer.signal.id) is not None:
        return _repeated(tx, offer, offer.signal.id, offer.delivery.id)
    if offer.key is not None:
        earlier = queries.find_key(tx, offer.delivery.webhook, offer.key, now)
        if earlier is not None:
            digest, signal_id, log_id = earlier
            if digest != offer.delivery.body_digest:
                return _key_reused(tx, offer, key_reused)
            return _repeated(tx, offer, signal_id, log_id)
        ids = (offer.signal.id, offer.delivery.id)
        expires_at = after(now, KEY_LIFE_S)
        queries.keep_key(tx, offer.delivery.webhook, offer.key, offer.delivery.body_digest, ids, expires_at)
    if offer.assumed is not None:
        keep_assumed(tx, offer.assumed)
    sequence = queries.keep_delivery(tx, offer.delivery)
    queries.keep_signal(tx, offer.signal)
    return Kept(sequence)


def _repeated(tx: Tx, offer: Offer, signal_id: SignalId, log_id: DeliveryId) -> Repeated:
    """Visible in the log, and no signal."""
    row = replace(offer.delivery, id=offer.duplicate_id, verdict=Verdict.DUPLICATE, signal_id=signal_id)
    return Repeated(queries.keep_delivery(tx, row), signal_id, log_id)


def _key_reused(tx: Tx, offer: Offer, refusal: Refusal) -> KeyReused:
    row = replace(
        offer.delivery, verdict=Verdict.REFUSED, code=refusal.code, answer_status=refusal.status, signal_id=None
    )
    return KeyReused(queries.keep_delivery(tx, row), row.id)

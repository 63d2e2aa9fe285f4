"""The transaction that keeps a signal: the raw request, its verdict and the work it causes, in one commit."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from msgspec.structs import replace

from tradehook.instruments.queries import keep_assumed
from tradehook.intake import queries
from tradehook.orders.queries import give_numbers
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.delivery import Delivery, Verdict
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.signal import Action, Signal

KEY_LIFE_S = 24 * 3600


class Doubt(NamedTuple):
    """What makes a request one that may repeat an earlier one (promise 6).

    `resent`: a request with the signal's id may have been kept already. `key` is its idempotency key, and `key_reused`
    the refusal, should the key have been used with another body. `duplicate_id` names the row of a mere repeat.
    """

    resent: bool
    key: str | None
    key_reused: Refusal
    duplicate_id: DeliveryId


class Offer(NamedTuple):
    """A request that passed every check, with the signal that it makes.

    `assumed`: the instrument of a ticker that no list knows.
    """

    delivery: Delivery
    signal: Signal
    assumed: Instrument | None = None
    doubt: Doubt | None = None


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


def accept(tx: Tx, offers: Sequence[Offer]) -> list[Kept | Repeated | KeyReused]:
    """Keep requests and their signals in the order given, unless one repeats another that was kept (promise 6)."""
    outcomes: list[Kept | Repeated | KeyReused] = []
    for doubtful, group in groupby(offers, key=lambda offer: offer.doubt is not None):
        some = list(group)
        outcomes += [_settle(tx, offer) for offer in some] if doubtful else _keep(tx, some)
    return outcomes


def _keep(tx: Tx, offers: Sequence[Offer]) -> list[Kept]:
    for offer in offers:
        if offer.assumed is not None:
            keep_assumed(tx, offer.assumed)
    places = queries.keep_deliveries(tx, [offer.delivery for offer in offers])
    queries.keep_signals(tx, _numbered(tx, [offer.signal for offer in offers]))
    return [Kept(place) for place in places]


def _numbered(tx: Tx, signals: Sequence[Signal]) -> list[Signal]:
    """The signals, those that place an order with its number: the sender is told of it whatever it waits for."""
    placing = [signal for signal in signals if signal.message.action is Action.PLACE]
    if not placing:
        return list(signals)
    numbers = iter(give_numbers(tx, len(placing), placing[0].accepted_at))
    return [
        replace(signal, order_number=next(numbers)) if signal.message.action is Action.PLACE else signal
        for signal in signals
    ]


def _settle(tx: Tx, offer: Offer) -> Kept | Repeated | KeyReused:
    """Find out whether a request is new, and keep it as what it is."""
    doubt, delivery = offer.doubt, offer.delivery
    if doubt is None:
        return _keep(tx, [offer])[0]
    again = repeated(tx, delivery, doubt, offer.signal.id)
    if again is not None:
        return again
    if doubt.key is not None:
        now = delivery.received_at
        if queries.find_key(tx, delivery.webhook, doubt.key, now) is not None:
            return _key_reused(tx, delivery, doubt.key_reused)
        ids = (offer.signal.id, delivery.id)
        queries.keep_key(tx, delivery.webhook, doubt.key, delivery.body_digest, ids, after(now, KEY_LIFE_S))
    return _keep(tx, [offer])[0]


def repeated(tx: Tx, delivery: Delivery, doubt: Doubt, signal_id: SignalId) -> Repeated | None:
    """What a request repeats that was kept, whatever it would mean by now; None where it is another one. `signal_id`:
    of the request that it may resend."""
    if doubt.resent and queries.signal(tx, signal_id) is not None:
        return _as_repeat(tx, delivery, doubt, signal_id, delivery.id)
    earlier = None if doubt.key is None else queries.find_key(tx, delivery.webhook, doubt.key, delivery.received_at)
    if earlier is None:
        return None
    digest, of_key, log_id = earlier
    return _as_repeat(tx, delivery, doubt, of_key, log_id) if digest == delivery.body_digest else None


def _as_repeat(tx: Tx, delivery: Delivery, doubt: Doubt, signal_id: SignalId, log_id: DeliveryId) -> Repeated:
    """Visible in the log, and no signal."""
    row = replace(delivery, id=doubt.duplicate_id, verdict=Verdict.DUPLICATE, signal_id=signal_id)
    return Repeated(queries.keep_deliveries(tx, [row])[0], signal_id, log_id)


def _key_reused(tx: Tx, delivery: Delivery, refusal: Refusal) -> KeyReused:
    row = replace(delivery, verdict=Verdict.REFUSED, code=refusal.code, answer_status=refusal.status, signal_id=None)
    return KeyReused(queries.keep_deliveries(tx, [row])[0], row.id)

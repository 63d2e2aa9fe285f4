"""Position parity: what charts are said to hold is kept, and held against the account once the trade is over.

Nothing happens for signals that do not speak of the chart's position. What is to be compared is found by its row.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tradehook.deciding.parity import Claim, Unclear, claim_of, explained, in_chart_units, in_step, in_words, target_of
from tradehook.engine.family import Family, family_of
from tradehook.engine.noting import note
from tradehook.engine.world import World
from tradehook.intake import queries as intake
from tradehook.lanes.queries import held_lanes
from tradehook.lanes.queries import lane as lock_lane
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.positions.queries import differences_in
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Subscription
from tradehook.trades import queries as trades
from tradehook.trades.claims import queries as claims
from tradehook.trades.claims.claim import ChartClaim, Parity
from tradehook.trades.trade import Trade
from tradehook.vocabulary.exact import ZERO
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.refusal import Caution
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import facing
from tradehook.vocabulary.signal import Message, Signal


def keep_claims(tx: Tx, world: World, signals: Sequence[Signal], made: Iterable[tuple[Trade, Subscription]]) -> None:
    """Keep what these signals say their charts hold, for every trade that was made of them for a subscription."""
    said = {signal.id: (signal, found) for signal in signals if isinstance(found := claim_of(signal.message), Claim)}
    for trade, subscription in made if said else ():
        about = said.get(trade.signal_id) if trade.signal_id is not None else None
        if about is not None:
            claims.keep(tx, _kept(world, trade, subscription, *about))


def chart_cautions(message: Message) -> tuple[Caution, ...]:
    """What a sender should know who speaks of the chart's position and cannot be understood."""
    found = claim_of(message)
    if not isinstance(found, Unclear):
        return ()
    words = f"{found.words}: the account is not compared with the chart."
    return (Caution(code="market-position-unclear", path="extras", message=words),)


def to_compare(tx: ReadTx) -> list[ChartClaim]:
    """The claims whose trades have ended, where nothing else in the lane is about to change the position."""
    found = claims.due(tx)
    if not found:
        return []
    held = {lane.key for lane in held_lanes(tx)}
    return [claim for claim in found if claim.lane not in held and _is_settled(tx, claim)]


def compare(tx: Tx, world: World, claim: ChartClaim) -> None:
    """Hold an account against the chart, and tell a mismatch once a signal, and its end; nothing for a claim that has
    changed since it was found."""
    busy = lock_lane(tx, claim.lane).trade_id is not None
    if busy or claims.claim(tx, claim.lane, claim.subscription_id) != claim or not _is_settled(tx, claim):
        return
    signal, subscription = intake.signal(tx, claim.signal_id), routing.subscription(tx, claim.subscription_id)
    trade = trades.trade(tx, claim.trade_id)
    if signal is None or subscription is None or trade is None:
        raise LookupError(claim.trade_id)
    held = in_chart_units_held(world, family_of(tx, claim.lane), signal.message, subscription.settings)
    parity = _parity(claim, held, subscription.settings, trade)
    if parity is Parity.MISMATCH and claims.is_outdated(tx, claim):
        parity = Parity.OUTDATED
    told_of = None if parity is Parity.IN_STEP else claim.told_of
    ours, theirs = in_words(facing(held), held), in_words(claim.side, claim.target)
    if parity is Parity.IN_STEP and claim.told_of is not None:
        note(tx, world, claim.account_id, About.POSITION_IN_STEP_AGAIN.saying(symbol=trade.symbol, ours=ours))
    if parity is Parity.MISMATCH and claim.told_of != claim.signal_id:
        said = About.POSITION_MISMATCH.saying(symbol=trade.symbol, ours=ours, theirs=theirs, words=_how_it_ended(trade))
        note(tx, world, claim.account_id, said)
        told_of = claim.signal_id
    claims.compared(tx, claim, parity, told_of)


def in_chart_units_held(world: World, family: Family, message: Message, settings: SubscriptionSettings) -> Decimal:
    """What an account holds of a family, as the chart sees it; market orders on their way count as filled."""
    units: Decimal = ZERO
    for position in family.positions:
        units += in_chart_units(position.quantity, world.instrument(position.symbol), message, settings)
    for order in family.working:
        if order.order_type is OrderType.MARKET:
            coming = order.side.sign * order.remaining
            units += in_chart_units(coming, world.instrument(order.symbol), message, settings)
    return units


def _kept(world: World, trade: Trade, subscription: Subscription, signal: Signal, claim: Claim) -> ChartClaim:
    return ChartClaim(
        account_id=trade.account_id,
        subscription_id=subscription.id,
        family=trade.family,
        side=claim.side,
        size=claim.size,
        target=target_of(claim, signal.message, subscription.settings, world.instrument(trade.symbol)),
        signal_id=signal.id,
        trade_id=trade.id,
        claimed_at=signal.accepted_at,
    )


def _is_settled(tx: ReadTx, claim: ChartClaim) -> bool:
    """Whether no trade of the lane waits its turn or is away, and the broker shows what our books have."""
    waits = trades.next_in_lane(tx, claim.lane) is not None or trades.away_in(tx, claim.lane)
    return not waits and not differences_in(tx, claim.lane)


def _parity(claim: ChartClaim, held: Decimal, settings: SubscriptionSettings, trade: Trade) -> Parity:
    if in_step(claim.side, claim.target, held):
        return Parity.IN_STEP
    codes = {reason.code for reason in trade.reasons}
    settled = explained(claim.side, claim.target, held, settings, codes)
    return Parity.EXPLAINED if settled else Parity.MISMATCH


def _how_it_ended(trade: Trade) -> str:
    codes = ", ".join(reason.code for reason in trade.reasons)
    return f"the trade ended as {trade.status}" + (f" ({codes})" if codes else "")

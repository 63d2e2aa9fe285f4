"""Resyncing: bringing an account to what the chart was last said to hold, through the lane."""

from dataclasses import dataclass, field, replace

from tradehook.accounts import queries as accounts
from tradehook.deciding.parity import aim_of, in_step, in_words
from tradehook.engine.commands import Commanded, trade_of
from tradehook.engine.family import family_of
from tradehook.engine.parity import in_chart_units_held
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.intake import queries as intake
from tradehook.lanes.queries import lane as lock_lane
from tradehook.plumbing.store.contract import Tx
from tradehook.routing import queries as routing
from tradehook.trades import queries as trades
from tradehook.trades.claims import queries as claims
from tradehook.trades.claims.claim import ChartClaim, Parity
from tradehook.trades.trade import Trade
from tradehook.vocabulary.command import Command, CommandKind
from tradehook.vocabulary.ids import AccountId, LaneKey
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.side import facing


@dataclass(frozen=True, slots=True, kw_only=True)
class Resynced:
    """What the chart was said to hold (None: nobody said), the trade that brings the account there, or why there is
    none."""

    claim: ChartClaim | None
    commanded: Commanded = field(default_factory=Commanded)
    reason: Reason | None = None


def resync(tx: Tx, world: World, account_id: AccountId, symbol: str) -> Resynced | Refusal | None:
    """Bring the account's position in a symbol's family to the last claim about it; None when there is no account."""
    if accounts.account(tx, account_id) is None:
        return None
    found = world.catalogue.of_symbol(symbol)
    lane = LaneKey(account_id, found.family if found is not None else symbol)
    claim = claims.newest(tx, lane)
    if claim is None:
        return Resynced(claim=None, reason=Why.NOTHING_TO_RESYNC.because(symbol=symbol[:80]))
    lock_lane(tx, lane)
    signal, subscription = intake.signal(tx, claim.signal_id), routing.subscription(tx, claim.subscription_id)
    trade = trades.trade(tx, claim.trade_id)
    if signal is None or subscription is None or trade is None:
        raise LookupError(claim.trade_id)
    held = in_chart_units_held(world, family_of(tx, lane), signal.message, subscription.settings)
    aim = aim_of(claim.side, claim.target, subscription.settings)
    if held == aim or in_step(claim.side, claim.target, held):
        if claim.parity is Parity.MISMATCH:
            claims.await_trade(tx, claim, claim.trade_id)
        reason = Why.IN_STEP.because(symbol=trade.symbol, ours=in_words(facing(held), held))
        return Resynced(claim=claim, reason=reason)
    if aim is None:
        return _needs_size(claim, trade.symbol, in_words(facing(held), held))
    made = _trade(tx, world, claim, trade, Command(kind=CommandKind.RESYNC, symbol=trade.symbol, quantity=aim))
    trades.add(tx, [made])
    claims.await_trade(tx, claim, made.id)
    return Resynced(claim=claim, commanded=Commanded(trades=(made.id,), turn=Turn(lanes=(lane,))))


def _trade(tx: Tx, world: World, claim: ChartClaim, of: Trade, command: Command) -> Trade:
    """To flat it overtakes, as an exit does; else it comes after every signal that was accepted before it."""
    newest = intake.newest_signal(tx)
    made = trade_of(world, claim.account_id, claim.family, command, newest, world.now())
    made = replace(made, subscription_id=claim.subscription_id, wanted_symbol=of.wanted_symbol)
    return made if not command.quantity else replace(made, place=newest + 1, overtakes=False, may_enter=True)


def _needs_size(claim: ChartClaim, symbol: str, ours: str) -> Refusal:
    return Refusal(
        code="resync-needs-size",
        status=422,
        message=(
            f"The chart is {in_words(claim.side, None)} in {symbol} and the account is {ours}: how many units it should"
            " hold is not known."
        ),
        hint=(
            "Let the message send extras.market_position_size and a fixed quantity, and the subscription use it"
            " (use_signal_quantity); or send a buy or sell with the quantity yourself."
        ),
        path="symbol",
    )

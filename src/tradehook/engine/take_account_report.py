"""Taking what a broker reports of an account rather than of an order: units and cash that moved by themselves."""

from tradehook.engine.booking import book, book_adjustments
from tradehook.engine.noting import note
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.positions.adjusting import FillKind, split
from tradehook.positions.cash_entries import queries as cash_entries
from tradehook.positions.fills import queries as fills
from tradehook.positions.queries import doubt_snapshot
from tradehook.vocabulary.broker import AccountReport, CashMoved, PositionSettled, PositionSplit
from tradehook.vocabulary.exact import ZERO, Money, canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import ExecutionId
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.position import Position


def take_account_report(tx: Tx, world: World, report: AccountReport) -> Turn:
    """Take one such report; a second time it changes nothing."""
    match report:
        case PositionSettled():
            return _take_settled(tx, world, report)
        case PositionSplit():
            return _take_split(tx, world, report)
        case CashMoved():
            return _take_cash(tx, world, report)


def _take_settled(tx: Tx, world: World, report: PositionSettled) -> Turn:
    """Book units that came or went at a price, once."""
    fill = Fill(
        account_id=report.account_id,
        execution_id=report.execution_id,
        order_id=None,
        symbol=report.symbol,
        side=report.side,
        quantity=report.quantity,
        price=report.price,
        fee=Money(ZERO),
        happened_at=report.happened_at,
        learned_at=world.now(),
    )
    turn = book(tx, world, fill, report.cursor, FillKind.SETTLEMENT)
    if turn is None:
        return NOTHING
    note(tx, world, report.account_id, About.POSITION_SETTLED.saying(symbol=report.symbol, words=report.words))
    return turn


def _take_split(tx: Tx, world: World, report: PositionSplit) -> Turn:
    """Book what a split made of a position, once."""
    known = fills.standing(tx, report.account_id, report.symbol, ExecutionId(""))
    held = known.held or Position(symbol=report.symbol)
    steps = split(held, report.ratio, report.quantity)
    new = [
        Fill(
            account_id=report.account_id,
            execution_id=ExecutionId(f"{report.execution_id}-{number}"),
            order_id=None,
            symbol=report.symbol,
            side=step.side,
            quantity=step.quantity,
            price=step.price,
            fee=Money(ZERO),
            happened_at=report.happened_at,
            learned_at=world.now(),
        )
        for number, step in enumerate(steps)
    ]
    turn = book_adjustments(tx, world, new, report.cursor) if new else None
    if turn is None:
        return NOTHING
    said = About.POSITION_SPLIT.saying(
        symbol=report.symbol, ours=canonical(held.quantity), theirs=canonical(report.quantity), words=report.words
    )
    note(tx, world, report.account_id, said)
    return turn


def _take_cash(tx: Tx, world: World, report: CashMoved) -> Turn:
    """Keep cash that came or went, once; what the account was last worth does not show it."""
    if cash_entries.keep(tx, report, world.now()):
        doubt_snapshot(tx, report.account_id)
        said = About.CASH_MOVED.saying(amount=canonical(report.amount), kind=report.kind, words=report.words)
        note(tx, world, report.account_id, said)
    return NOTHING

"""Writing down what came of the orders of one account in one instrument."""

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.crossing import Crossed
from tradehook.brokers.paper.orders import PaperAccount
from tradehook.brokers.paper.sizes import keep_left
from tradehook.plumbing.store.contract import Tx


def keep(tx: Tx, before: PaperAccount, crossed: Crossed) -> None:
    """Keep the orders that changed, and what else they did: cash, what is held, what is left of the quote, reports."""
    scene = crossed.scene
    for name, order in crossed.orders.items():
        if name in crossed.changed:
            queries.change_order(tx, order, scene.now)
    if crossed.traded:
        if scene.account.cash != before.cash:
            queries.set_cash(tx, scene.account)
        queries.keep_holding(tx, before.account_id, scene.holding)
        keep_left(tx, before, scene.quote, scene.size)
    for report in crossed.reports:
        queries.append_report(tx, report)

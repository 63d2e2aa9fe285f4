"""What decides about an account's orders in an instrument at this moment."""

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperAccount
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.sizes import to_be_had
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import Quote


def scene_at_hand(tx: ReadTx, market: Market, account: PaperAccount, instrument: Instrument) -> Scene:
    """The scene at the price that the account has at hand."""
    return scene_at(tx, market, account, instrument, market.quote(account, instrument, market.clock.now()))


def scene_at(tx: ReadTx, market: Market, account: PaperAccount, instrument: Instrument, quote: Quote | None) -> Scene:
    """The scene at this quote."""
    now = market.clock.now()
    return Scene(
        account=account,
        instrument=instrument,
        holding=queries.holding_of(tx, account.account_id, instrument.symbol),
        quote=quote,
        rate=market.rate(account, instrument.currency, now),
        size=to_be_had(tx, account, quote),
        now=now,
    )

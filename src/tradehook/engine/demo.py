"""The demonstration that an empty installation starts with: an account, the strategy that it follows, two
webhooks that lead to that, and a key with which it can be traded."""

from dataclasses import dataclass
from decimal import Decimal

from tradehook.accounts.queries import all_accounts
from tradehook.engine.set_up_accounts import AccountSet, AccountWanted, open_account
from tradehook.engine.set_up_ata_webhooks import AtaChange, AtaSet, make_ata_webhook
from tradehook.engine.set_up_keys import KeyChange, KeySet, make_key
from tradehook.engine.set_up_strategies import StrategyChange, StrategySet, make_strategy
from tradehook.engine.set_up_subscriptions import SubscriptionWanted, subscribe
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.routing.queries import all_strategies
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instrument import AssetClass

ACCOUNT = "PAPER-1"
STRATEGY = "Demo"
KEY = "Demo"
ATA_WEBHOOK = "Demo"
_CASH = Money(Decimal(100_000))


@dataclass(frozen=True, slots=True)
class DemoSet:
    """What was made, with the secrets of its three addresses."""

    strategy: StrategySet
    key: KeySet
    ata: AtaSet


def set_up_demo(tx: Tx, world: World) -> DemoSet | None:
    """Make the demonstration in an empty store; None when anything was set up before."""
    if all_accounts(tx) or all_strategies(tx):
        return None
    wanted = AccountWanted(
        name=ACCOUNT, broker="paper", currency="USD", cash=_CASH, settings={"price_source": "simulated"}
    )
    opened = open_account(tx, wanted, AccountId(world.new_id()), world.now())
    made = make_strategy(tx, world, AssetClass.STOCKS, StrategyChange(name=STRATEGY), "traderspost")
    key = make_key(tx, world, KeyChange(name=KEY))
    if not isinstance(opened, AccountSet) or not isinstance(made, StrategySet) or not isinstance(key, KeySet):
        raise AssertionError((opened, made, key))
    ata = make_ata_webhook(tx, world, AtaChange(name=ATA_WEBHOOK, strategy_id=made.strategy.id))
    if not isinstance(ata, AtaSet):
        raise AssertionError(ata)
    follow = SubscriptionWanted(strategy_id=made.strategy.id, account_id=opened.account.id, enabled=True)
    subscribe(tx, world, follow)
    return DemoSet(made, key, ata)

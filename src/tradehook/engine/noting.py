"""Writing down what somebody should know of an account."""

from tradehook.accounts.queries import keep_notice
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.notice import Notice


def note(tx: Tx, world: World, account_id: AccountId | None, notice: Notice) -> None:
    """Append a notice to an account's events, or to the desk's where there is no account."""
    keep_notice(tx, world.new_id(), account_id, notice, world.now())

"""What order messages are measured by, and what is wanted (rule: issue "TraderEvolution: keys and orders")."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from bench import ordering
from bench.ordering import Trip
from bench.scenarios import Effort, Row
from bench.servers import Setting, tradehook
from tradehook.dialects.traderevolution.address import webhook_url
from tradehook.engine.set_up_accounts import AccountSet, AccountWanted, open_account
from tradehook.engine.set_up_keys import KeyChange, KeySet, make_key
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId

_NO_LIMIT: Final = 100_000_000
_WANTED_P99_MS: Final = 25
_AT_LEAST_S: Final = 20.0
_WORK: Final = {
    "market": ordering.market,
    "market, with bracket": ordering.market_with_legs,
    "limit": ordering.resting,
}


def orders(effort: Effort) -> Iterator[Row]:
    """From an order message to its answer, which reports the outcome, at an even pace."""
    for name, work in _WORK.items():
        with tradehook(Setting(made=_account_with_key)) as server:
            for kind, trip in ordering.sent(server, work(max(effort.seconds * 4, _AT_LEAST_S))).items():
                yield _row(f"{name}: {kind}", trip)


ORDER_SCENARIOS: Final = {"orders": orders}


def _row(what: str, trip: Trip) -> Row:
    others = f" ({sum(trip.others.values())} otherwise: {dict(trip.others)})" if trip.others else ""
    judged = "place" in what
    return Row(
        what=f"{what}, at {ordering.A_SECOND} a second: p50 · p99 · max, ms{others}",
        ours=f"{trip.p50_ms:.1f} · {trip.p99_ms:.1f} · {trip.max_ms:.1f}",
        target=f"p99 < {_WANTED_P99_MS}, all" if judged else "",
        holds=(trip.p99_ms < _WANTED_P99_MS and not trip.others) if judged else None,
    )


def _account_with_key(tx: Tx, world: World) -> tuple[str, ...]:
    """An account of the owner's on simulated prices, and the path of a key."""
    wanted = AccountWanted(
        name=ordering.ACCOUNT,
        broker="paper",
        currency="USD",
        cash=Money(Decimal(10**12)),
        settings={"price_source": "simulated"},
        guards={},
    )
    opened = open_account(tx, wanted, AccountId(world.new_id()), world.now())
    made = make_key(tx, world, KeyChange(settings={"rate_limit_per_minute": _NO_LIMIT}))
    if not isinstance(opened, AccountSet) or not isinstance(made, KeySet):
        raise ValueError((opened, made))
    return (webhook_url("", made.key.api_key, made.secret or ""),)

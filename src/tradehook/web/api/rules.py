"""Who may do what: every call of the API with the scope that it asks for, in one table.

A call that is not here is refused to everybody, and a test walks all of them. What a parameter of its address names has
to be the caller's: who does not see it is answered as if it were not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tradehook.people.scope import Scope
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.lists.queries import Listing

_EXPORTS_TO_READ: Final = (
    "account-events",
    "accounts",
    "backtest-rows",
    "deliveries",
    "fills",
    "orders",
    "positions",
    "round-trips",
    "signals",
    "strategies",
    "subscriptions",
    "trades",
    "watched-orders",
    "webhook-keys",
)
"""Lists that are exported to whoever may read them."""

_CALLS: Final[Mapping[Scope, tuple[str, ...]]] = {
    Scope.READ: (
        "GET /me",
        "GET /accounts",
        "GET /accounts/{account_id}",
        "GET /accounts/{account_id}/balances",
        "GET /accounts/{account_id}/charts",
        "GET /accounts/{account_id}/days",
        "GET /accounts/{account_id}/events",
        "GET /accounts/{account_id}/fills",
        "GET /accounts/{account_id}/orders",
        "GET /accounts/{account_id}/positions",
        "GET /account-events",
        "GET /analytics/alert-logs",
        "GET /analytics/alerts",
        "GET /analytics/backtests",
        "GET /analytics/backtests/{backtest_id}",
        "GET /analytics/backtests/{backtest_id}/rows",
        "GET /analytics/breakdown",
        "GET /analytics/equity",
        "GET /analytics/execution",
        "GET /analytics/performance",
        "GET /analytics/report",
        "GET /analytics/returns",
        "GET /analytics/round-trips",
        "GET /ata-webhooks",
        "GET /ata-webhooks/{webhook_id}",
        "GET /ata-webhooks/{webhook_id}/events",
        "GET /ata-webhooks/{webhook_id}/snippets",
        "GET /ata-webhooks/{webhook_id}/troubleshooting",
        "GET /bars/{symbol:path}",
        "GET /brokers",
        "GET /brokers/{name}",
        "GET /deliveries",
        "GET /deliveries/{log_id}",
        "POST /explain",
        "GET /events",
        "GET /exports",
        "GET /exports/{name}",
        *(f"GET /exports/{name}" for name in ("journal", *_EXPORTS_TO_READ)),
        "GET /fills",
        "GET /instruments",
        "GET /instruments/{symbol:path}",
        "GET /instruments/{symbol:path}/chain",
        "GET /instruments/{symbol:path}/expirations",
        "GET /instruments/{symbol:path}/sessions",
        "GET /instruments/roll-calendars",
        "GET /instruments/{root}/roll-calendar",
        "GET /kill-switch",
        "GET /orders",
        "GET /orders/{order_id}",
        "GET /positions",
        "GET /prices/{symbol:path}",
        "GET /replays",
        "GET /replays/files",
        "GET /replays/{replay_id}",
        "GET /saved-messages",
        "GET /signals",
        "GET /signing-secrets",
        "GET /signals/{signal_id}",
        "GET /strategies",
        "GET /strategies/{strategy_id}",
        "GET /subscriptions",
        "GET /subscriptions/{subscription_id}",
        "GET /trades",
        "GET /trades/{trade_id}",
        "GET /watched-orders",
        "GET /watched-orders/{watched_id}",
        "GET /webhook-keys",
        "GET /webhook-keys/{key_id}",
        "GET /webhook-keys/{key_id}/snippets",
        "GET /work/parked",
        "GET /work/{work_id}",
    ),
    Scope.TRADE: (
        "POST /accounts/{account_id}/cancel-all",
        "POST /accounts/{account_id}/close-all",
        "POST /accounts/{account_id}/close-position",
        "POST /accounts/{account_id}/lock",
        "POST /accounts/{account_id}/reconcile",
        "POST /accounts/{account_id}/resync",
        "POST /deliveries/{log_id}/replay",
        "POST /saved-messages",
        "DELETE /saved-messages/{message_id}",
        "POST /strategies/{strategy_id}/send",
        "PATCH /orders/{order_id}",
        "POST /orders/{order_id}/cancel",
        "POST /trades/{trade_id}/approve",
        "POST /trades/{trade_id}/reject",
        "POST /trades/{trade_id}/retry",
        "POST /watched-orders/{watched_id}/cancel",
        "POST /work/{work_id}/run",
    ),
    Scope.MANAGE: (
        "POST /accounts",
        "PATCH /accounts/{account_id}",
        "POST /accounts/{account_id}/deposit",
        "POST /accounts/{account_id}/reset",
        "POST /accounts/{account_id}/withdraw",
        "POST /strategies",
        "PATCH /strategies/{strategy_id}",
        "POST /strategies/{strategy_id}/webhook/rotate",
        "GET /strategies/{strategy_id}/shares",
        "POST /strategies/{strategy_id}/shares",
        "DELETE /strategies/{strategy_id}/shares/{user_id}",
        "POST /subscriptions",
        "PATCH /subscriptions/{subscription_id}",
        "POST /analytics/alert-logs",
        "DELETE /analytics/alert-logs/{alert_log_id}",
        "POST /analytics/backtests",
        "PATCH /analytics/backtests/{backtest_id}",
        "DELETE /analytics/backtests/{backtest_id}",
        "POST /ata-webhooks",
        "PATCH /ata-webhooks/{webhook_id}",
        "POST /ata-webhooks/{webhook_id}/rotate",
        "DELETE /ata-webhooks/{webhook_id}",
        "POST /webhook-keys",
        "PATCH /webhook-keys/{key_id}",
        "DELETE /webhook-keys/{key_id}",
        "POST /webhook-keys/{key_id}/rotate",
        "POST /signing-secrets",
        "DELETE /signing-secrets/{secret_id}",
    ),
    Scope.DESK: (
        "GET /backups",
        "POST /backups",
        "GET /restore",
        "POST /restore/release",
        "GET /retention",
        "GET /doctor",
        "GET /exports/told",
        "POST /instruments/directory",
        "POST /instruments/{symbol:path}/dividend",
        "POST /instruments/{symbol:path}/split",
        "PUT /instruments/{root}/roll-calendar",
        "POST /kill-switch",
        "GET /notifications",
        "POST /notifications",
        "GET /notifications/told",
        "GET /notifications/{channel_id}",
        "PATCH /notifications/{channel_id}",
        "DELETE /notifications/{channel_id}",
        "POST /notifications/{channel_id}/test",
        "PUT /prices/{symbol:path}",
        "POST /replays",
        "PUT /replays/files/{name}",
        "POST /replays/{replay_id}/stop",
    ),
    Scope.PEOPLE: (
        "GET /audit",
        "GET /audit/csv",
        "GET /exports/users",
        "GET /users",
        "POST /users",
        "GET /users/{user_id}",
        "PATCH /users/{user_id}",
        "POST /users/{user_id}/link",
    ),
    Scope.ACCOUNT: (
        "GET /me/sign-in",
        "GET /sessions",
        "DELETE /sessions/{session_id}",
        "GET /tokens",
        "POST /tokens",
        "GET /tokens/{token_id}",
        "DELETE /tokens/{token_id}",
    ),
}

RULES: Final[Mapping[str, Scope]] = {call: scope for scope, calls in _CALLS.items() for call in calls}
"""The scope that each call asks for."""


CHANGES_NOTHING: Final = frozenset({"POST /explain"})
"""Calls that are no reading by their method, and leave no entry in the audit log all the same."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What the parameter of an address names: what it is called where it is missing, and the list that it is in.

    `changed` is the list of those that may be changed, where it is another one.
    """

    noun: str
    listing: Listing
    changed: Listing | None = None

    def listing_for(self, scope: Scope) -> Listing:
        """The list that it has to be in for a call that asks for this scope."""
        return self.listing if scope is Scope.READ or self.changed is None else self.changed


_STRATEGY = Thing("strategy", lists.STRATEGIES, lists.OWN_STRATEGIES)
_STRATEGY_FOLLOWED = Thing("strategy", lists.STRATEGIES)
_STRATEGY_OF_ONES_OWN = Thing("strategy", lists.OWN_STRATEGIES)
_ACCOUNT = Thing("account", lists.ACCOUNTS)
_SUBSCRIPTION = Thing("subscription", lists.SUBSCRIPTIONS)

OWNED: Final[Mapping[str, Thing]] = {
    "account_id": _ACCOUNT,
    "strategy_id": _STRATEGY,
    "subscription_id": _SUBSCRIPTION,
    "webhook_id": Thing("ata-webhook", lists.ATA_WEBHOOKS),
    "key_id": Thing("webhook-key", lists.KEYS),
    "log_id": Thing("delivery", lists.DELIVERIES),
    "signal_id": Thing("signal", lists.SIGNALS),
    "trade_id": Thing("trade", lists.TRADES),
    "order_id": Thing("order", lists.ORDERS),
    "watched_id": Thing("watched-order", lists.WATCHED_ORDERS),
    "work_id": Thing("work", lists.PARKED),
    "backtest_id": Thing("backtest", lists.BACKTESTS),
    "alert_log_id": Thing("alert-log", lists.ALERT_LOGS),
    "secret_id": Thing("signing-secret", lists.SIGNING_SECRETS),
    "message_id": Thing("saved-message", lists.SAVED_MESSAGES),
    "session_id": Thing("session", lists.SESSIONS),
    "token_id": Thing("token", lists.TOKENS),
}
"""What is somebody's, by the parameter of an address that names it."""

COMMON: Final = frozenset({"symbol", "root", "name", "replay_id", "channel_id", "user_id"})
"""Parameters that name what is everybody's, or what only those come to who see all."""

IN_BODIES: Final[Mapping[str, Mapping[str, Thing]]] = {
    "POST /subscriptions": {"strategy_id": _STRATEGY_FOLLOWED, "account_id": _ACCOUNT},
    "POST /explain": {"strategy_id": _STRATEGY_FOLLOWED, "subscription_id": _SUBSCRIPTION},
    "POST /ata-webhooks": {"strategy_id": _STRATEGY_OF_ONES_OWN},
    "PATCH /ata-webhooks/{webhook_id}": {"strategy_id": _STRATEGY_OF_ONES_OWN},
    "POST /signing-secrets": {"webhook": Thing("webhook", lists.DOORS)},
    "POST /accounts": {"settings.prices_of": _ACCOUNT},
    "PATCH /accounts/{account_id}": {"settings.prices_of": _ACCOUNT},
}
"""What the body of a call names that has to be the caller's, or shared with them, by its place there."""

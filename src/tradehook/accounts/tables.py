"""Tables of accounts, of what happened to them, and of the switches that hold everybody."""

from sqlalchemy import Index, Table

from tradehook.plumbing.store.statement import exact, flag, ident, instant, json_text, metadata, sealed, sequence, text

accounts = Table(
    "accounts",
    metadata,
    ident("id", primary_key=True),
    ident("owner_id"),
    text("name"),
    text("folded_name"),
    text("broker"),
    text("mode"),
    text("connection"),
    sealed("credentials", "{}", nullable=True),
    text("currency"),
    exact("opening_cash"),
    json_text("guards"),
    instant("created_at"),
)
Index("ix_accounts_owner_id", accounts.c.owner_id, accounts.c.folded_name, unique=True)

account_events = Table(
    "account_events",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    ident("account_id", nullable=True),
    text("code"),
    text("message"),
    text("symbol", nullable=True),
    ident("order_id", nullable=True),
    text("ours", nullable=True),
    text("theirs", nullable=True),
    instant("happened_at"),
)
"""What somebody should know of an account, or of the whole desk where there is no account."""
Index("ix_account_events_order_id", account_events.c.order_id)
Index("ix_account_events_account_id", account_events.c.account_id, account_events.c.sequence)

switches = Table(
    "switches",
    metadata,
    text("name", primary_key=True),
    flag("on"),
    instant("since"),
)

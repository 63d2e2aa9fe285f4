"""The tables of people, of what they sign in with, and of what they were given to be let in."""

from sqlalchemy import Index, Table

from tradehook.plumbing.store.statement import (
    digest,
    flag,
    ident,
    instant,
    json_text,
    metadata,
    sealed,
    sequence,
    text,
    whole,
)

users = Table(
    "users",
    metadata,
    ident("id", primary_key=True),
    text("name"),
    text("role"),
    flag("trading_webhooks"),
    instant("created_at"),
    text("folded_name", unique=True),
    instant("disabled_at", nullable=True),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    ident("user_id", primary_key=True),
    digest("passphrase"),
    instant("changed_at"),
    sealed("two_factor", "two-factor/{}", nullable=True),
    instant("two_factor_since", nullable=True),
    whole("last_step", nullable=True),
)
"""What people sign in with. `two_factor` is a key that counts from `two_factor_since` on; each step of time, once."""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    ident("user_id", primary_key=True),
    digest("hash", primary_key=True),
    instant("used_at", nullable=True),
)

links = Table(
    "sign_in_links",
    metadata,
    ident("id", primary_key=True),
    ident("user_id"),
    digest("hash", unique=True),
    instant("created_at"),
    instant("expires_at"),
    instant("used_at", nullable=True),
)
"""Links that let somebody choose their passphrase, once."""
Index("ix_sign_in_links_user_id", links.c.user_id)

sessions = Table(
    "sessions",
    metadata,
    ident("id", primary_key=True),
    ident("user_id"),
    digest("hash", unique=True),
    instant("created_at"),
    instant("seen_at"),
    instant("ended_at", nullable=True),
    text("address"),
    text("agent"),
)
Index("ix_sessions_user_id", sessions.c.user_id, sessions.c.created_at)

tokens = Table(
    "tokens",
    metadata,
    ident("id", primary_key=True),
    ident("user_id"),
    text("name"),
    digest("hash", unique=True),
    json_text("scopes"),
    instant("created_at"),
    instant("expires_at", nullable=True),
    instant("used_at", nullable=True),
    text("used_from", nullable=True),
)
Index("ix_tokens_user_id", tokens.c.user_id)

audit = Table(
    "audit",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    instant("happened_at"),
    ident("user_id"),
    text("user_name"),
    text("via"),
    ident("via_id", nullable=True),
    text("address"),
    text("action"),
    ident("subject", nullable=True),
    json_text("changes"),
)
"""What people changed; rows are only ever added, and the store itself refuses anything else."""
Index("ix_audit_user_id", audit.c.user_id, audit.c.sequence)
Index("ix_audit_subject", audit.c.subject, audit.c.sequence)

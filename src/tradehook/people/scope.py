"""What may be done, as a closed list of scopes: roles have some, and tokens some of those of their owner."""

from enum import StrEnum


class Scope(StrEnum):
    """One kind of thing that somebody, or a token, may do."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> "Scope":
        """The scope of this name, with what it lets somebody do."""
        scope = str.__new__(cls, value)
        scope._value_ = value
        scope.meaning = meaning
        return scope

    READ = "read", "look at accounts, strategies, signals, trades, prices"
    TRADE = "trade", "close, cancel, lock, approve, settle: whatever acts on an account now"
    MANAGE = "manage", "set up accounts, strategies, subscriptions and keys, and share strategies"
    DESK = "desk", "what holds for everybody: kill switch, prices by hand, instruments, replays, notifications"
    PEOPLE = "people", "invite people, change what they may do, read the audit log"
    ACCOUNT = "account", "see and end sessions and tokens of one's own, and make tokens"

"""What a broker can, as frozen data: documentation, forms, planning and the skips of tests come from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce


class LookUp(StrEnum):
    """Whether a broker can be asked for an order by our id."""

    IMMEDIATE = "immediate"
    DELAYED = "delayed"
    NONE = "none"


class Mode(StrEnum):
    """Whether money is at stake."""

    PAPER = "paper"
    LIVE = "live"


class Replaces(StrEnum):
    """What becomes of an order that is given new terms. In place it has them once the broker has accepted them."""

    IN_PLACE = "in_place"
    AS_NEW_ORDER = "as_new_order"
    NOT_AT_ALL = "not_at_all"


class Quotes(StrEnum):
    """How prices come to hand."""

    AT_HAND = "at_hand"
    ASKED_FOR = "asked_for"
    NONE = "none"


class Fills(StrEnum):
    """How fills are reported: one by one, or as a total so far. Never both."""

    BY_EXECUTION = "by_execution"
    CUMULATIVE = "cumulative"


class Support(StrEnum):
    """How the connection is tested: an honest word for the documentation."""

    BUILT_IN = "built_in"
    ON_A_DOUBLE = "on_a_double"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where accounts can be: `name` as in an account's settings."""

    name: str
    title: str
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Something that a connection needs to be let in. Secret ones are encrypted and never shown again."""

    name: str
    title: str
    secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many requests in so many seconds, for one account."""

    requests: int
    per_s: int


Types = Mapping[OrderType, frozenset[TimeInForce]]
"""Order types with the times in force that each may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a broker can. By asset class: order types with their times in force, classes of linked orders, the types
    that their legs may have, the times in force that are refused while the market is closed, and how many decimals a
    quantity may have.

    `linked_times`: the times in force that an order with linked legs may have.
    `legs_keep_our_ids`: linked legs are asked for by our ids, not by the broker's own. `legs_share_time_in_force`:
    linked legs work as long as their entry would. `legs_hold_quantity`: linked legs keep
    the units that they are for, and their quantity cannot be changed: an exit of those is refused while they rest.
    `extended_hours`: the order types that are taken for extended hours.

    `send_within_s`: a request is dropped by the adapter this long after it was committed. `look_up_delay_s`: how long
    an order may stay invisible to a look-up by our id. `settles_within_s`: how long the broker's own positions may lag
    behind its reports. `numbers_reports`: whether a report's cursor can be compared with a snapshot's.
    `own_connection`: whether each account has a connection, and credentials, of its own. `own_books`: whether what is
    in an account can be changed here (see `OwnBooks` in the contract).
    """

    name: str
    title: str
    environments: tuple[Environment, ...]
    order_types: Mapping[AssetClass, Types]
    order_classes: Mapping[AssetClass, frozenset[OrderClass]] = field(default_factory=lambda: MappingProxyType({}))
    leg_types: Mapping[AssetClass, frozenset[OrderType]] = field(default_factory=lambda: MappingProxyType({}))
    linked_times: frozenset[TimeInForce] = frozenset(TimeInForce)
    legs_keep_our_ids: bool = False
    legs_share_time_in_force: bool = False
    legs_hold_quantity: bool = False
    refuses_closed: Mapping[AssetClass, frozenset[TimeInForce]] = field(default_factory=lambda: MappingProxyType({}))
    extended_hours: frozenset[OrderType] = frozenset()
    quantity_decimals: Mapping[AssetClass, int] = field(default_factory=lambda: MappingProxyType({}))
    replaces: Replaces
    reduce_only: bool
    quotes: Quotes
    fills: Fills
    streaming: bool
    rejects_duplicate_ids: bool
    look_up: LookUp
    look_up_delay_s: float
    send_within_s: float
    settles_within_s: float
    numbers_reports: bool
    own_connection: bool
    own_books: bool = False
    limits: tuple[Limit, ...] = ()
    credentials: tuple[Credential, ...] = ()
    support: Support

    @property
    def asset_classes(self) -> frozenset[AssetClass]:
        """The classes that can be traded."""
        return frozenset(self.order_types)

    def takes(self, asset_class: AssetClass) -> Types:
        """The order types of a class, with their times in force; none where the class cannot be traded."""
        return self.order_types.get(asset_class, {})

    def links(self, asset_class: AssetClass) -> frozenset[OrderClass]:
        """The classes of linked orders; a simple order is always one of them."""
        return self.order_classes.get(asset_class, frozenset()) | {OrderClass.SIMPLE}

    def environment(self, name: str) -> Environment | None:
        """The environment of this name."""
        return next((each for each in self.environments if each.name == name), None)

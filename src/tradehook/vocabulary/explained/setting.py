"""One setting in a trader's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Group(StrEnum):
    """The parts of a form, in their order."""

    GENERAL = "General"
    SIDES = "Sides"
    WINDOWS = "Windows"
    SIZE = "Size"
    CANCEL = "Cancel"
    ENTRY = "Entry"
    EXIT = "Exit"
    OPTIONS = "Options"
    RETRY = "Retry"
    GUARDS = "Guards"


class Template(StrEnum):
    """Which messages a sender was set up with."""

    TRADING_VIEW_STRATEGY = "tradingview-strategy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A choice that goes wrong with a template: the value of the setting, the template, and what to say."""

    value: bool
    template: Template
    sentence: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A setting: its name, its title beside the field of a form, and what it does."""

    name: str
    title: str
    sentence: str
    warned: Warned | None = None


@dataclass(frozen=True, slots=True)
class Grouped:
    """A group of a form with its settings, in their order."""

    group: Group
    settings: tuple[Explained, ...]


def by_name(groups: Iterable[Grouped]) -> dict[str, Explained]:
    """The settings of all these groups by their names."""
    return {each.name: each for grouped in groups for each in grouped.settings}


TRADING_VIEW_REVERSALS: Final = (
    "A TradingView strategy that turns from long 5 to short 5 sends one order of 10. With this off, 5 are exited and 10"
    " are entered: switch it on."
)

"""Where pages are, in the order in which they are offered."""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

from tradehook.people.scope import Scope


class Place(NamedTuple):
    """A page that is offered on every page: its address and its name."""

    address: str
    name: str


class SettingsPage(NamedTuple):
    """A page of the settings: its address and its name, who is offered it, and what is set there."""

    address: str
    name: str
    scope: Scope
    about: str


PLACES: Final = (
    Place("/", "Overview"),
    Place("/deliveries", "Signals"),
    Place("/trades", "Trades"),
    Place("/accounts", "Accounts"),
    Place("/strategies", "Strategies"),
    Place("/pad", "Command pad"),
    Place("/instruments", "Instruments"),
    Place("/accounts/webhooks", "Webhooks keys"),
    Place("/app/webhooks", "ATA webhooks"),
    Place("/analytics", "Analytics"),
    Place("/settings", "Settings"),
)

SETTINGS: Final = (
    SettingsPage("/account", "Account", Scope.ACCOUNT, "Your passphrase, two-factor, sessions and tokens."),
    SettingsPage("/people", "People", Scope.PEOPLE, "Who is here, as what, and invitations."),
    SettingsPage("/settings/sessions", "Sessions", Scope.PEOPLE, "Every browser that is signed in, and an end to it."),
    SettingsPage("/settings/tokens", "API tokens", Scope.PEOPLE, "What programs are let in with, whoever made it."),
    SettingsPage("/settings/notifications", "Notifications", Scope.DESK, "Who is told what, and how that went."),
    SettingsPage("/settings/audit", "Audit log", Scope.PEOPLE, "Who changed what, when and from where."),
    SettingsPage("/settings/backups", "Backups", Scope.DESK, "Copies of everything, and how one is put back."),
    SettingsPage("/settings/doctor", "Doctor", Scope.DESK, "What keeps alerts from trading, and what to do."),
    SettingsPage("/settings/about", "About", Scope.READ, "Version, licence, and where messages go."),
)
"""The pages of the settings, those too that lie elsewhere."""

_Offered = TypeVar("_Offered", Place, SettingsPage)


def place_of(path: str) -> Place | None:
    """The place that a page belongs to: the one with the longest address that its own begins with."""
    section = settings_page_of(path)
    return next(place for place in PLACES if place.address == "/settings") if section else _longest(PLACES, path)


def settings_page_of(path: str) -> SettingsPage | None:
    """The page of the settings that an address belongs to."""
    return _longest(SETTINGS, path)


def _longest(offered: Sequence[_Offered], path: str) -> _Offered | None:
    fitting = [each for each in offered if path == each.address or path.startswith(f"{each.address.rstrip('/')}/")]
    exact = [each for each in fitting if each.address != "/" or path == "/"]
    return max(exact, key=lambda each: len(each.address), default=None)

"""A broker outside, as accounts are set up with it: two environments, two credentials, nobody at the other end."""

from dataclasses import replace
from typing import Literal

import msgspec

from tradehook.brokers.declaring import Credential, Environment, Mode
from tradehook.brokers.outside.queries import KeptSettings
from tradehook.brokers.paper.declaration import PAPER
from tradehook.brokers.registry import House
from tradehook.vocabulary.bounds import Range


class FarSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an account at the broker outside may set."""

    environment: Literal["trial", "real"] = "trial"
    stale_quote_s: int = 60


_kept = KeptSettings(FarSettings)

FAR = House(
    declaration=replace(
        PAPER,
        name="far",
        title="Far Away",
        environments=(
            Environment(name="trial", title="Far Away trial", mode=Mode.PAPER),
            Environment(name="real", title="Far Away", mode=Mode.LIVE),
        ),
        credentials=(
            Credential(name="key_id", title="API key", secret=False),
            Credential(name="secret_key", title="API secret", secret=True),
        ),
        own_connection=True,
        numbers_reports=False,
    ),
    defaults=FarSettings(),
    ranges={"stale_quote_s": Range(low=1)},
    open_account=_kept.open_account,
    account_settings=_kept.account_settings,
    change_settings=_kept.change_settings,
    connect=lambda *_: None,
)

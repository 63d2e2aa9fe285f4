"""What a backtest is compared with, and how its file is read: a form's fields, as the API takes them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from tradehook.analytics.backtest.events import Source
from tradehook.analytics.backtest.tolerances import BOUNDS, MEANINGS
from tradehook.analytics.tradingview.dates import DateOrder
from tradehook.analytics.tradingview.numbers import DecimalSign
from tradehook.web.api.backtest_shapes import SettingsAsked
from tradehook.web.dashboard.analytics.filters import as_query
from tradehook.web.dashboard.calling import Json

_JUST_BEFORE: Final = timedelta(microseconds=1)
FIELDS: Final = tuple(field.alias or name for name, field in SettingsAsked.model_fields.items())


class Tolerance(NamedTuple):
    """How far an alert may be from its trade: the name of the field, what it does, and what it may be."""

    name: str
    meaning: str
    bounds: str


TOLERANCES: Final = tuple(Tolerance(name, MEANINGS[name], str(bounds)) for name, bounds in BOUNDS.items())
CHOICES: Final = {
    "source": ("Alerts from", tuple(Source)),
    "date_order": ("Dates have first", tuple(DateOrder)),
    "decimal_sign": ("Decimal sign", tuple(DecimalSign)),
}
"""What is chosen from a few, by the name of the field: its label, and the few."""


def settings_in(form: Mapping[str, str]) -> Json:
    """What a form says of them; None where it leaves one empty. Days are those of the chart's time zone."""
    given = as_query({name: form[name] for name in FIELDS if form.get(name)})
    return {name: given.get(name) for name in FIELDS if name in form}


def changes(settings: Json, form: Mapping[str, str]) -> Json:
    """What a form says that is not so already."""
    shown = as_form(settings)
    return {name: value for name, value in settings_in(form).items() if form[name] != shown.get(name, "")}


def as_form(settings: Json) -> dict[str, str]:
    """The settings as a form shows them."""
    known = {name: str(value) for name, value in settings.items() if value is not None}
    zone = ZoneInfo(settings["timezone"])
    first = {"from": _day(known["from"], zone)} if "from" in known else {}
    last = {"to": _day(known["to"], zone, _JUST_BEFORE)} if "to" in known else {}
    return {**known, **first, **last}


def _day(moment: str, zone: ZoneInfo, earlier: timedelta = timedelta()) -> str:
    return (datetime.fromisoformat(moment) - earlier).astimezone(zone).date().isoformat()

"""Figures as a page shows them: by the closed lists of the analytics, with what each says, and why where it is none."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, NamedTuple

from markupsafe import Markup, escape

from tradehook.analytics.figures import Figure, Unit
from tradehook.analytics.report.figures import words_of
from tradehook.web.dashboard.calling import Json
from tradehook.web.dashboard.showing import amount, duration, number, percent, result

_PAID: Final = "fees"


class Shown(NamedTuple):
    """A figure: its name as words, what it says, its value, and why there is none."""

    label: str
    sentence: str
    value: Markup
    why_none: str


def shown(figures: Iterable[Figure], answer: Json) -> list[Shown]:
    """These figures of an answer, in their order."""
    return [
        Shown(
            words_of(figure.name), figure.sentence, value_of(figure, answer), answer["undefined"].get(figure.name, "")
        )
        for figure in figures
    ]


def value_of(figure: Figure, answer: Json) -> Markup:
    """The value of a figure in its unit."""
    value: Any = answer[figure.name]
    if value is None:
        return escape(number(None))
    match figure.unit:
        case Unit.MONEY:
            return amount(value) if figure.name == _PAID else result(value)
        case Unit.DAY:
            return Markup("{} <small>{}</small>").format(result(value["net"]), value["day"])
        case Unit.SHARE:
            return escape(percent(100 * value))
        case Unit.RATIO | Unit.R:
            return escape(number(f"{Decimal(str(value)):.2f}"))
        case Unit.SECONDS:
            return escape(duration(value))
        case _:
            return escape(number(value))

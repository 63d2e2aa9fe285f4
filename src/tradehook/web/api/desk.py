"""How a handler gets at the desk, and at who asks."""

from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from tradehook.bootstrap import Desk
from tradehook.instruments.answer import Found
from tradehook.web.callers_desk import CallersDesk


def _desk_of(request: Request) -> CallersDesk:
    desk: CallersDesk = request.state.desk
    return desk


DeskNow = Annotated[CallersDesk, Depends(_desk_of)]
"""A handler's parameter of this type is the desk, for who asks."""


class Filtering(Protocol):
    """What a list is asked for, as far as it filters."""

    @property
    def filters(self) -> dict[str, Any]: ...


def filters_of(desk: Desk, asked: Filtering) -> dict[str, Any]:
    """The filters of a list, with the symbol in its canonical spelling."""
    filters = asked.filters
    return {**filters, "symbol": canonical_symbol(desk, filters["symbol"])} if "symbol" in filters else filters


def canonical_symbol(desk: Desk, spelling: str) -> str:
    """The canonical symbol of any spelling; what no list knows stays as it is written."""
    answer = desk.catalogue.any_class(spelling, desk.clock.now())
    if isinstance(answer, Found):
        return answer.instrument.symbol
    known = desk.catalogue.of_symbol(spelling)
    return spelling.strip().upper() if known is None else known.symbol


def family_of(desk: Desk, spelling: str) -> str:
    """What contracts of any spelling are grouped by; what no list knows is a group by itself."""
    answer = desk.catalogue.any_class(spelling, desk.clock.now())
    known = answer.instrument if isinstance(answer, Found) else desk.catalogue.of_symbol(spelling)
    return spelling.strip().upper() if known is None else known.family

"""How a handler gets at the desk that the application was made for."""

from typing import Annotated, Any

from fastapi import Depends, Request

from tradehook.bootstrap import Desk
from tradehook.instruments.answer import Found
from tradehook.web.api.paging import Asked


def _desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskNow = Annotated[Desk, Depends(_desk_of)]
"""A handler's parameter of this type is the desk."""


def filters_of(desk: Desk, asked: Asked) -> dict[str, Any]:
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

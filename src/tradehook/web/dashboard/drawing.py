"""Drawing a page: its template with what it shows, everything escaped."""

from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from tradehook.web import static
from tradehook.web.dashboard import showing
from tradehook.web.dashboard.navigation import PLACES, SETTINGS, place_of, settings_page_of

HERE: Final = Path(__file__).parent
"""Where the templates of the dashboard are, and the look of every page."""


def templates_in(*folders: Path) -> Environment:
    """Templates of these folders; whatever is put into one is text: markup in it is shown, and does nothing."""
    templates = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        number=showing.number,
        money=showing.money,
        price=showing.price,
        amount=showing.amount,
        result=showing.result,
        percent=showing.percent,
        moment=showing.moment,
        line=showing.line,
        told=showing.told,
        words=showing.words,
        duration=showing.duration,
        tag=showing.tag,
        tone=showing.tone,
    )
    templates.globals.update(static=static.address_of, version=version("tradehook"))
    templates.globals.update(places=PLACES, place_of=place_of)
    templates.globals.update(settings_pages=SETTINGS, settings_page_of=settings_page_of)
    return templates


_templates: Final = templates_in(HERE)


def draw(template: str, status: int = 200, **shown: Any) -> HTMLResponse:
    """The page of a template, such as "overview/page.html"."""
    return HTMLResponse(_templates.get_template(template).render(shown), status)

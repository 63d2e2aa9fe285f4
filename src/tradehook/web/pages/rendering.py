"""Pages from templates of this folder, in the look of the dashboard."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from tradehook.vocabulary.instant import Instant, iso
from tradehook.web.dashboard import showing
from tradehook.web.dashboard.drawing import HERE, templates_in


def _moment(at: Instant) -> Markup:
    """A moment, as the pages of the dashboard show one."""
    return showing.moment(iso(at))


_templates: Final = templates_in(Path(__file__).parent / "templates", HERE)
_templates.filters["moment"] = _moment


def rendered(template: str, values: Mapping[str, Any]) -> str:
    """The page as HTML."""
    return _templates.get_template(template).render(values)

"""What building the package does beside packing it: the browser's files are brought, so that a wheel has them."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from front_end import bring


class FrontEnd(BuildHookInterface[Any]):
    """Runs before a wheel or an sdist is made; an editable install has had them brought by make."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - as hatchling calls it
        """Bring them; a build without is refused rather than a page without scripts delivered."""
        if version != "editable":
            bring()

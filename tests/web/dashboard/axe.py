"""axe-core, which looks for what keeps people out who see, hear or move otherwise; pinned, and in no wheel."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from playwright.sync_api import Page

from tools.front_end import FOR_TESTS

RULES: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},  # of WCAG 2.2, and not switched on by itself
    "resultTypes": ["violations"],
}
CONTRAST: Final = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
"""What another colour scheme can change of it."""


@cache
def _source() -> str:
    [file] = FOR_TESTS.glob("axe-core-*/axe.min.js") or [None]
    assert file, "axe-core was not brought: python tools/front_end.py --tests"
    return file.read_text()


def violations(page: Page, rules: Mapping[str, object] = RULES) -> list[str]:
    """What is wrong with a page as it is shown now: the rule, and each place with what would mend it."""
    page.evaluate(_source())
    found = page.evaluate("(rules) => axe.run(document, rules)", rules)
    return [
        f"{rule['id']}: {' '.join(node['target'])}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]

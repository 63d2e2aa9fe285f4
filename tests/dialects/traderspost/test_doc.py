"""The page for users names every field and every warning there is."""

from importlib import resources

import pytest

from tradehook.dialects.reading.json5_text import MAX_BYTES, MAX_MARKS
from tradehook.dialects.traderspost.fields import EXTRAS, FIELDS, STOP_LOSS, TAKE_PROFIT

DOC = resources.files("tradehook.dialects.traderspost").joinpath("doc.md").read_text(encoding="utf-8")

NAMES = {name for fields in (FIELDS, TAKE_PROFIT, STOP_LOSS) for name in fields.names}
WARNINGS = {field.code for field in FIELDS.names.values() if field.dispensable} | {
    "other-spelling",
    "unknown-field",
    "interval-under-a-minute",
}


@pytest.mark.parametrize("name", sorted(NAMES | WARNINGS | {f"extras.{name}" for name in EXTRAS.names}))
def test_the_page_names_it(name: str) -> None:
    assert f"`{name}`" in DOC


def test_the_page_tells_the_bounds_of_json5() -> None:
    assert f"{MAX_BYTES:,} bytes" in DOC
    assert f"{MAX_MARKS} commas" in DOC

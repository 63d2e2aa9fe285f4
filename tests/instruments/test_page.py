from pathlib import Path

from tradehook.instruments.page import page
from tradehook.instruments.roots import ROOTS

FILE = Path(__file__).parents[2] / "docs" / "reference" / "instruments.md"
AGAIN = "from tradehook.instruments.page import page; print(page(), end='')"


def test_the_reference_page_is_what_the_tables_say() -> None:
    assert FILE.read_text() == page(), f"""the tables have changed; write the page again with python -c "{AGAIN}" """


def test_every_root_has_its_row() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| `")]

    assert all(any(row.startswith(f"| `{root}` |") for row in rows) for root in ROOTS)

from pathlib import Path

from tradehook.instruments.options.page import page

FILE = Path(__file__).parents[3] / "docs" / "reference" / "options.md"
AGAIN = "from tradehook.instruments.options.page import page; print(page(), end='')"


def test_the_reference_page_is_what_the_tables_say() -> None:
    assert FILE.read_text() == page(), f"""the tables have changed; write the page again with python -c "{AGAIN}" """

from pathlib import Path

from tradehook.instruments.directory.suffixes import readings, spellings
from tradehook.instruments.old_names import OLD_NAMES
from tradehook.instruments.stocks_page import page

FILE = Path(__file__).parents[2] / "docs" / "reference" / "stocks.md"
AGAIN = "from tradehook.instruments.stocks_page import page; print(page(), end='')"


def test_the_reference_page_is_what_the_tables_say() -> None:
    assert FILE.read_text() == page(), f"""the tables have changed; write the page again with python -c "{AGAIN}" """


def test_every_old_name_has_its_row() -> None:
    assert all(f"| `{old}` | `{name.new}` |" in page() for old, name in OLD_NAMES.items())


def test_every_spelling_that_the_page_shows_is_read() -> None:
    for _, symbol, others in spellings():
        assert all(symbol in list(readings(other)) for other in (symbol, *others)), symbol

from tradehook.instruments import listed_stocks as stocks


def test_reading_the_file_as_text_gives_what_the_package_says_itself() -> None:
    from_text = stocks.listed_stocks()

    assert len(from_text) > 1000
    assert from_text == stocks.read_from_package()


def test_another_layout_gives_nothing_rather_than_something_else() -> None:
    assert stocks.read_from_text(b"") == {}
    assert stocks.read_from_text(b"INDICES = ['S&P 500', {'name': 'Apple', 'symbol': 'AAPL'}]") == {}


def test_only_members_of_us_indices_with_a_symbol_of_letters_are_taken() -> None:
    text = (
        b"INDICES = {'AEX': {'name': 'AEX', 'companies': [{'name': 'Foreign', 'symbol': 'ABN'}]},"
        b" 'S&P 500': {'name': 'S&P 500', 'companies': [{'name': \"O'Reilly\", 'symbol': 'ORLY', 'x': 1},"
        b" {'name': 'It\\'s \\\\ here', 'symbol': 'BRK.B'}, {'name': 'Elsewhere', 'symbol': '6841.T'}]}}"
    )

    assert stocks.read_from_text(text) == {"ORLY": "O'Reilly", "BRK.B": "It's \\ here"}

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments.spelling import Spelling, spelling_of


@pytest.mark.parametrize(
    ("ticker", "exchange", "rest"),
    [
        (" aapl ", None, "AAPL"),
        ("CME_MINI:NQ1!", "CME_MINI", "NQ1!"),
        ("binance:btcusdt", "BINANCE", "BTCUSDT"),
        ("NASDAQ: AAPL", "NASDAQ", "AAPL"),
        ("SPY 250624C582.5", None, "SPY 250624C582.5"),
        ("6E1!", None, "6E1!"),
    ],
)
def test_case_blanks_and_the_exchange_are_taken_off(ticker: str, exchange: str | None, rest: str) -> None:
    assert spelling_of(ticker) == Spelling(exchange, rest)


@pytest.mark.parametrize(
    "ticker",
    [
        "",
        "   ",
        ":",
        "AAPL:",
        ":AAPL",
        "A:B:C",
        "ÄPFEL",
        "AA\nPL",
        "AAPL\x00",
        "\u017fpy",
        "A" * 41,
        "{{ticker}}",
    ],
)
def test_what_can_be_no_ticker_is_none(ticker: str) -> None:
    assert spelling_of(ticker) is None


@given(some.text())
def test_any_text_has_an_answer(text: str) -> None:
    spelling = spelling_of(text)

    assert spelling is None or spelling.ticker in text.upper()

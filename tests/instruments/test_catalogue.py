import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments.answer import Found, NotFound, OtherClass
from tradehook.instruments.catalogue import Catalogue, full_catalogue
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass

STOCKS, OPTIONS, FUTURES, CRYPTO, FOREX = (
    AssetClass.STOCKS,
    AssetClass.OPTIONS,
    AssetClass.FUTURES,
    AssetClass.CRYPTO,
    AssetClass.FOREX,
)
NOW = at("2025-06-02T14:00:00")
CATALOGUE = full_catalogue()


@pytest.mark.parametrize(
    ("ticker", "asset_class", "symbol"),
    [
        ("AAPL", STOCKS, "AAPL"),
        (" aapl ", STOCKS, "AAPL"),
        ("NASDAQ:AAPL", STOCKS, "AAPL"),
        ("WHATEVER:AAPL", STOCKS, "AAPL"),
        ("brk-b", STOCKS, "BRK.B"),
        ("SQ", STOCKS, "SQ"),
        ("MNQU2025", FUTURES, "MNQU2025"),
        ("mnqu5", FUTURES, "MNQU2025"),
        ("MNQU25", FUTURES, "MNQU2025"),
        ("MNQ", FUTURES, "MNQM2025"),
        ("MNQ1!", FUTURES, "MNQM2025"),
        ("MNQ2!", FUTURES, "MNQU2025"),
        ("CME_MINI:NQ1!", FUTURES, "NQM2025"),
        ("CBOE:VX1!", FUTURES, "VXM2025"),
        ("6E1!", FUTURES, "6EM2025"),
        ("M2KU2025", FUTURES, "M2KU2025"),
        ("GCJ2025", FUTURES, "GCJ2025"),
        ("NQH2022", FUTURES, "NQH2022"),
        ("GCF2026", FUTURES, "GCF2026"),
        ("BTC1!", FUTURES, "BTCM2025"),
        ("BTCUSD", CRYPTO, "BTCUSD"),
        ("BINANCE:BTCUSDT", CRYPTO, "BTCUSDT"),
        ("BYBIT:BTCUSDT.P", CRYPTO, "BTCUSDT.P"),
        ("FX:EURUSD", FOREX, "EURUSD"),
        ("OANDA:XAUUSD", FOREX, "XAUUSD"),
        ("SPY250624C00596000", OPTIONS, "SPY 250624C596"),
        ("OPRA:SPY250624C596", OPTIONS, "SPY 250624C596"),
        ("SQ", OPTIONS, "SQ"),
    ],
)
def test_a_ticker_is_found_in_its_class(ticker: str, asset_class: AssetClass, symbol: str) -> None:
    answer = CATALOGUE.look_up(ticker, asset_class, NOW)

    assert isinstance(answer, Found)
    assert answer.instrument.symbol == symbol


@pytest.mark.parametrize(
    ("ticker", "asked", "found_in"),
    [
        ("AAPL", FUTURES, STOCKS),
        ("AAPL", CRYPTO, STOCKS),
        ("MNQ1!", STOCKS, FUTURES),
        ("BTCUSD", FUTURES, CRYPTO),
        ("EURUSD", CRYPTO, FOREX),
        ("SPY 250624C596", STOCKS, OPTIONS),
        ("BINANCE:BTCUSDT", STOCKS, CRYPTO),
        ("CME_MINI:ES", STOCKS, FUTURES),  # the exchange says that it is not the stock ES
        ("NYSE:ES", FUTURES, STOCKS),
    ],
)
def test_a_ticker_of_another_class_says_which(ticker: str, asked: AssetClass, found_in: AssetClass) -> None:
    assert CATALOGUE.look_up(ticker, asked, NOW) == OtherClass(found_in)


@pytest.mark.parametrize(
    "ticker",
    [
        "",
        "ZZZZZ",
        "MNQF2025",
        "MNQU2099",
        "ZZU2025",
        "MNQ0!",
        "BINANCE:AAPL",
        "ZZZZZ 250624C5",
        "{{ticker}}",
        "🙂",
    ],
)
def test_what_nobody_knows_is_not_found_in_any_class(ticker: str) -> None:
    assert {CATALOGUE.look_up(ticker, asset_class, NOW) for asset_class in AssetClass} == {NotFound()}
    assert CATALOGUE.any_class(ticker, NOW) == NotFound()


def test_a_repeated_ticker_is_answered_from_what_is_kept() -> None:
    assert CATALOGUE.look_up("AAPL", STOCKS, NOW) is CATALOGUE.look_up("AAPL", STOCKS, Instant(NOW + 1))


def test_the_catalogue_takes_little_memory_even_while_it_is_built() -> None:
    tracemalloc.start()
    built = full_catalogue()
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(list(built.symbols(STOCKS, NOW))) > 1000
    assert kept < 1_000_000
    assert most < 15_000_000


def test_the_underlying_of_options_stays_a_stock() -> None:
    answer = CATALOGUE.look_up("SQ", OPTIONS, NOW)

    assert isinstance(answer, Found)
    assert answer.instrument.asset_class is STOCKS


def test_an_expired_contract_is_found_and_says_so() -> None:
    answer = CATALOGUE.look_up("NQH2022", FUTURES, NOW)

    assert isinstance(answer, Found)
    assert answer.instrument.expired(NOW)
    assert answer.note is None


@pytest.mark.parametrize(
    ("ticker", "note"),
    [
        (
            "MNQ1!",
            "MNQ1! was read as MNQM2025, the front month until 2025-06-18; an explicit contract is safer.",
        ),
        ("MNQ", "MNQ was read as MNQM2025, the front month until 2025-06-18; an explicit contract is safer."),
        (
            "MNQ2!",
            "MNQ2! was read as MNQU2025, the second month until 2025-06-18; an explicit contract is safer.",
        ),
        ("MNQU5", "MNQU5 was read as MNQU2025; a year of four digits is safer."),
    ],
)
def test_a_note_says_how_a_spelling_that_depends_on_the_day_was_read(ticker: str, note: str) -> None:
    answer = CATALOGUE.look_up(ticker, FUTURES, NOW)

    assert isinstance(answer, Found)
    assert answer.note == note


def test_a_kept_answer_ends_with_the_roll_and_does_not_hold_before_it_was_made(catalogue: Catalogue) -> None:
    before, after = at("2025-09-17T04:59:59"), at("2025-09-17T05:00:00")

    def front(now: Instant) -> str:
        answer = catalogue.look_up("MNQ1!", FUTURES, now)
        assert isinstance(answer, Found)
        return answer.instrument.symbol

    assert [front(before), front(before), front(after), front(before)] == [
        "MNQU2025",
        "MNQU2025",
        "MNQZ2025",
        "MNQU2025",
    ]


def test_a_contract_that_was_not_listed_yesterday_is_found_once_it_is(catalogue: Catalogue) -> None:
    old, new = at("2025-12-31T23:00:00", "America/Chicago"), at("2026-01-01T00:00:00", "America/Chicago")

    assert catalogue.look_up("MNQU2032", FUTURES, old) == NotFound()
    assert isinstance(catalogue.look_up("MNQU2032", FUTURES, Instant(new + 86_400_000_000)), Found)


def test_the_class_that_comes_first_wins_where_none_is_asked_for() -> None:
    def symbol(ticker: str) -> str:
        answer = CATALOGUE.any_class(ticker, NOW)
        assert isinstance(answer, Found)
        return answer.instrument.symbol

    tickers = ["ES", "CME_MINI:ES", "ES1!", "BTC-USD", "EUR/USD", "SPY250624C596", "aapl"]

    assert [symbol(ticker) for ticker in tickers] == [
        "ES",
        "ESM2025",
        "ESM2025",
        "BTCUSD",
        "EURUSD",
        "SPY 250624C596",
        "AAPL",
    ]


def test_every_symbol_is_canonical_and_of_one_class() -> None:
    symbols = [symbol for asset_class in AssetClass for symbol in CATALOGUE.symbols(asset_class, NOW)]
    instruments = [CATALOGUE.build(symbol) for symbol in symbols]

    assert len(set(symbols)) == len(symbols)
    assert [found.symbol for found in instruments if found] == symbols


@pytest.mark.parametrize("symbol", ["AAPL", "MNQU2025", "MNQU2050", "BTCUSD", "BTCUSDT.P", "EURUSD", "SPY 250624C596"])
def test_a_canonical_symbol_is_found_whatever_the_day(symbol: str) -> None:
    found = CATALOGUE.of_symbol(symbol)

    assert found is not None
    assert found.symbol == symbol
    assert CATALOGUE.of_symbol(symbol) is found


@pytest.mark.parametrize("text", ["aapl", "MNQ1!", "MNQU5", "MNQ", "BTC-USD", "EUR/USD", "SPY250624C596", "ZZZZZ", ""])
def test_another_spelling_is_no_canonical_symbol(text: str) -> None:
    assert CATALOGUE.of_symbol(text) is None


def test_more_tickers_than_it_keeps_are_answered_too() -> None:
    small = Catalogue({"AAPL": "Apple"})
    for number in range(5000):
        assert small.look_up(f"T{number}", STOCKS, NOW) == NotFound()
        assert small.of_symbol(f"AAPL 250624C{number + 1}") is not None

    assert len(small._answers) <= 4096
    assert len(small._instruments) <= 4096
    assert isinstance(small.look_up("AAPL", STOCKS, NOW), Found)


tickers = some.one_of(
    some.text(),
    some.text("ABCEFGMNQSTUXYZ0123456789!:/-_. ", max_size=60),
    some.from_regex(r"[A-Z0-9]{1,4}[FGHJKMNQUVXZ][0-9]{1,4}", fullmatch=True),
    some.from_regex(r"[A-Z.]{1,6} {0,5}[0-9]{6}[CP][0-9.]{1,9}", fullmatch=True),
)


@given(tickers, some.sampled_from(AssetClass), some.integers(at("1995-01-01"), at("2090-01-01")).map(Instant))
def test_any_string_has_an_answer_that_can_be_asked_for_again(
    ticker: str, asset_class: AssetClass, now: Instant
) -> None:
    answer = CATALOGUE.look_up(ticker, asset_class, now)

    assert CATALOGUE.look_up(ticker, asset_class, now) == answer
    if isinstance(answer, Found):
        assert CATALOGUE.of_symbol(answer.instrument.symbol) == answer.instrument


@pytest.mark.parametrize(
    "ticker",
    [
        "A" * 1_000_000,
        " " * 1_000_000,
        "SPY" + " " * 100_000 + "C",
        "1" * 40,
        "SPY 25062" * 4,
        "USDT" * 10,
        ":" * 40,
    ],
)
def test_no_string_takes_long(ticker: str) -> None:
    started = time.perf_counter()
    for asset_class in AssetClass:
        CATALOGUE.look_up(ticker, asset_class, NOW)

    assert time.perf_counter() - started < 0.5

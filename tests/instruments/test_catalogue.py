import time
import tracemalloc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments.answer import Found, NotFound, OtherClass
from tradehook.instruments.assumed import assumed
from tradehook.instruments.catalogue import Catalogue, full_catalogue
from tradehook.instruments.directory.listed import DirectoryKind, ImportedSymbol, ListedSymbol
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.source import Source
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
        ("SQ", STOCKS, "XYZ"),
        ("NYSE:sq", STOCKS, "XYZ"),
        ("rds-a", STOCKS, "SHEL"),
        ("MNQU2025", FUTURES, "MNQU2025"),
        ("mnqu5", FUTURES, "MNQU2025"),
        ("MNQU25", FUTURES, "MNQU2025"),
        ("MNQ", FUTURES, "MNQM2025"),
        ("MNQ1!", FUTURES, "MNQM2025"),
        ("MNQ2!", FUTURES, "MNQU2025"),
        ("CME_MINI:NQ1!", FUTURES, "NQM2025"),
        ("CBOE:VX1!", FUTURES, "VXM2025"),
        ("EUREX:FDAX1!", FUTURES, "FDAXM2025"),
        ("EUREX:FESX2!", FUTURES, "FESXU2025"),
        ("FGBLM5", FUTURES, "FGBLM2025"),
        ("FSMIU25", FUTURES, "FSMIU2025"),
        ("10YN2025", FUTURES, "10YN2025"),
        ("COMEX:1OZ1!", FUTURES, "1OZQ2025"),
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
        ("SQ", OPTIONS, "XYZ"),
        ("SQ 270115C80", OPTIONS, "XYZ 270115C80"),
        ("SQ 240510C68", OPTIONS, "SQ 240510C68"),
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
        ("EUREX:FDAX", STOCKS, FUTURES),
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


def test_an_old_name_says_so_whether_it_is_the_stock_s_or_that_of_a_contract_on_it() -> None:
    answers = [CATALOGUE.look_up(ticker, OPTIONS, NOW) for ticker in ("SQ", "SQ 270115C80", "SQ 240510C68")]

    renamed = "SQ has been called XYZ since 2025-01-21."
    assert [answer.note for answer in answers if isinstance(answer, Found)] == [renamed, renamed, None]


def test_what_became_of_a_ticker_that_is_no_more_is_said() -> None:
    answer = CATALOGUE.any_class("TWTR", NOW)

    assert isinstance(answer, NotFound)
    assert answer.why == "TWTR has not been traded since 2022-10-28, when Twitter was taken private."


def test_an_import_is_known_at_once() -> None:
    catalogue = full_catalogue()
    assert catalogue.look_up("QQQZ", STOCKS, NOW) == NotFound()
    assert catalogue.of_symbol("QQQZ") is None

    listed = ListedSymbol("QQQZ", "Zebra", "NYSE", False, 100)
    catalogue.learn_listed({"QQQZ": ImportedSymbol(listed, DirectoryKind.OTHER_LISTED)})

    answer = catalogue.look_up("QQQZ", STOCKS, NOW)
    assert isinstance(answer, Found)
    assert catalogue.of_symbol("QQQZ") == answer.instrument
    assert "QQQZ" in set(catalogue.symbols(STOCKS, NOW))


def test_where_an_instrument_is_known_from() -> None:
    catalogue = full_catalogue()
    listed = ListedSymbol("QQQZ", "Zebra", "NYSE", False, 100)
    catalogue.learn_listed({"QQQZ": ImportedSymbol(listed, DirectoryKind.OTHER_LISTED)})
    unknown = assumed("QQQY", STOCKS)
    assert unknown is not None
    catalogue.learn(unknown)

    def source(symbol: str) -> Source:
        instrument = catalogue.of_symbol(symbol)
        assert instrument is not None
        return catalogue.source_of(instrument)

    assert [source(symbol) for symbol in ("AAPL", "ESZ2026", "QQQZ", "QQQZ 270115C80", "QQQY")] == [
        Source.PACKAGE,
        Source.PACKAGE,
        Source.DIRECTORY,
        Source.DIRECTORY,
        Source.ASSUMED,
    ]


def test_an_expired_contract_is_found_and_says_so() -> None:
    answer = CATALOGUE.look_up("NQH2022", FUTURES, NOW)

    assert isinstance(answer, Found)
    assert answer.instrument.expired(NOW)
    assert answer.note is None


@pytest.mark.parametrize(
    ("ticker", "read", "safer"),
    [
        ("MNQ1!", "MNQM2025, the front month until it rolls on 2025-06-18, two days before it expires", "contract"),
        ("MNQ", "MNQM2025, the front month until it rolls on 2025-06-18, two days before it expires", "contract"),
        (
            "MNQ2!",
            "MNQU2025, the second month until MNQM2025 rolls on 2025-06-18, two days before it expires",
            "contract",
        ),
        ("MNQU5", "MNQU2025", "year"),
    ],
)
def test_a_note_says_how_a_spelling_that_depends_on_the_day_was_read(ticker: str, read: str, safer: str) -> None:
    answer = CATALOGUE.look_up(ticker, FUTURES, NOW)
    advice = {"contract": "an explicit contract is safer", "year": "a year of four digits is safer"}

    assert isinstance(answer, Found)
    assert answer.note == f"{ticker} was read as {read}; {advice[safer]}."


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


def test_a_roll_that_was_set_counts_at_once_and_says_so_until_it_is_taken_back() -> None:
    own = Catalogue({})

    def read(ticker: str) -> Found:
        answer = own.look_up(ticker, FUTURES, NOW)
        assert isinstance(answer, Found)
        return answer

    assert read("MNQ1!").instrument.symbol == "MNQM2025"
    own.learn_rolls("MNQ", {"MNQM2025": date(2025, 6, 2), "MNQU2025": date(2025, 9, 10)})
    assert read("MNQ1!").instrument.symbol == read("MNQ").instrument.symbol == "MNQU2025"
    assert read("MNQ1!").note == (
        "MNQ1! was read as MNQU2025, the front month until it rolls on 2025-09-10, as set by hand;"
        " an explicit contract is safer."
    )
    assert read("NQ1!").instrument.symbol == "NQM2025"
    assert "MNQM2025" not in list(own.symbols(FUTURES, NOW))

    own.learn_rolls("MNQ", {})
    assert read("MNQ1!").instrument.symbol == "MNQM2025"


@pytest.mark.parametrize("root", sorted(ROOTS.keys() - {"HRS"}))  # which is an old name of a stock
def test_no_root_takes_the_place_of_a_stock_of_its_name(root: str) -> None:
    own = Catalogue({root: "A company"})

    for ticker in (root, f"NYSE:{root}"):
        stock, future = own.look_up(ticker, STOCKS, NOW), own.look_up(f"CME:{root}", FUTURES, NOW)
        assert isinstance(stock, Found)
        assert (stock.instrument.symbol, stock.instrument.asset_class) == (root, STOCKS)
        assert isinstance(future, Found)
        assert future.instrument.root == root


def test_an_old_name_of_a_stock_is_not_taken_by_a_root_either() -> None:
    stock, future = CATALOGUE.look_up("HRS", STOCKS, NOW), CATALOGUE.look_up("CBOT:HRS", FUTURES, NOW)

    assert isinstance(stock, Found)
    assert stock.instrument.symbol == "LHX"
    assert isinstance(future, Found)
    assert future.instrument.symbol == "HRSN2025"


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


def test_options_on_what_was_assumed_are_known_with_it() -> None:
    unknown = assumed("QQQY", STOCKS)
    assert unknown is not None
    catalogue = full_catalogue()
    assert catalogue.of_symbol("QQQY 250620C50") is None

    catalogue.learn(unknown)
    found = catalogue.of_symbol("QQQY 250620C50")

    assert found is not None
    assert (found.family, found.strike) == ("QQQY", 50)
    assert catalogue.of_symbol("QQQY250620C50") is None

"""What instrument a message for one account means."""

from decimal import Decimal

import pytest

from tests.instruments.moments import at
from tradehook.dialects.contract import Addressed
from tradehook.dialects.traderevolution.words import SYMBOL_TYPES
from tradehook.instruments.catalogue import Catalogue, full_catalogue
from tradehook.intake.named_instruments import read_instrument
from tradehook.intake.tickers import TickerRead
from tradehook.vocabulary.instrument import ContractType, Right
from tradehook.vocabulary.refusal import Gate, Objection
from tradehook.vocabulary.signal import Action, Message

NOW = at("2026-06-02T14:00:00")
CALL, PUT = Right.CALL, Right.PUT
APPLE, ALPHABET, SPY = "US0378331005", "US02079K1079", "US78462F1030"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return full_catalogue()


def read(
    catalogue: Catalogue,
    symbol: str,
    word: str | None = None,
    month: str | None = None,
    option: tuple[int | str, Right] | None = None,
    isin: str | None = None,
) -> TickerRead | Objection:
    strike, right = option or (None, None)
    addressed = Addressed(
        account="A",
        symbol_type=SYMBOL_TYPES[word] if word else None,
        month=month,
        strike=None if strike is None else Decimal(strike),
        right=right,
        isin=isin,
    )
    return read_instrument(catalogue, Message(ticker=symbol, action=Action.PLACE), addressed, NOW)


def found(read: TickerRead | Objection) -> TickerRead:
    assert isinstance(read, TickerRead), read
    return read


def objected(read: TickerRead | Objection) -> Objection:
    assert isinstance(read, Objection), read
    return read


@pytest.mark.parametrize(
    ("symbol", "word", "meant"),
    [
        ("AAPL", None, "AAPL"),
        ("AAPL", "EQUITY", "AAPL"),
        ("NASDAQ:AAPL", "EQUITY", "AAPL"),
        ("SPY", "ETF", "SPY"),
        ("BTCUSD", "CRYPTO", "BTCUSD"),
        ("BTCUSD", None, "BTCUSD"),
        ("EURUSD", "FOREX", "EURUSD"),
        ("EUR/USD", None, "EURUSD"),
        ("ESZ2026", None, "ESZ2026"),
        ("ES", None, "ES"),
        ("AAPL.CFD", None, "AAPL.CFD"),
        ("SPY 261218C600", None, "SPY 261218C600"),
    ],
)
def test_a_symbol_in_its_class(catalogue: Catalogue, symbol: str, word: str | None, meant: str) -> None:
    assert found(read(catalogue, symbol, word)).instrument.symbol == meant


@pytest.mark.parametrize(
    ("symbol", "month", "meant"),
    [
        ("ES", "2026-12", "ESZ2026"),
        ("ES", "2026-12-18", "ESZ2026"),
        ("CME_MINI:ES", "2026-09", "ESU2026"),
        ("ES1!", "2027-03", "ESH2027"),
        ("ESZ2026", "2026-12", "ESZ2026"),
        ("ESZ2026", "2026-12-18", "ESZ2026"),
        ("CL", "2026-11-20", "CLZ2026"),
        ("CL", "2026-12", "CLZ2026"),
        ("CL", "2026-12-21", "CLF2027"),
        ("GC", "2026-12-29", "GCZ2026"),
        ("SR3", "2027-03-16", "SR3Z2026"),
    ],
)
@pytest.mark.parametrize("word", ["FUTURES", None])
def test_a_future_by_its_month_or_its_last_day(
    catalogue: Catalogue, symbol: str, month: str, meant: str, word: str | None
) -> None:
    future = found(read(catalogue, symbol, word, month))
    assert (future.instrument.symbol, future.note) == (meant, None)


def test_a_day_that_is_no_last_day_means_its_month_and_says_so(catalogue: Catalogue) -> None:
    future = found(read(catalogue, "ES", "FUTURES", "2026-12-05"))
    assert future.instrument.symbol == "ESZ2026"
    assert future.note == "2026-12-05 was read as ESZ2026, whose last trading day is 2026-12-18."


def test_a_future_without_a_month_is_what_the_symbol_means(catalogue: Catalogue) -> None:
    assert found(read(catalogue, "ESU2026", "FUTURES")).instrument.symbol == "ESU2026"


@pytest.mark.parametrize(
    ("symbol", "month"), [("ES", "2026-11"), ("ES", "2080-12"), ("ESU2026", "2026-12"), ("ES", "2026-11-20")]
)
def test_a_contract_that_is_not_there(catalogue: Catalogue, symbol: str, month: str) -> None:
    objection = objected(read(catalogue, symbol, "FUTURES", month))
    assert objection.gate is Gate.CONTRACT
    assert month in str(objection.details["why"])


@pytest.mark.parametrize(
    ("symbol", "month", "option", "meant"),
    [
        ("AAPL", "2026-12-18", (200, CALL), "AAPL 261218C200"),
        ("NASDAQ:AAPL", "2026-12-18", ("200.00", CALL), "AAPL 261218C200"),
        ("AAPL", "2026-12", ("197.5", PUT), "AAPL 261218P197.5"),
        ("SPY", "2026-06-05", (600, PUT), "SPY 260605P600"),
        ("BRK.B", "2026-12", (500, CALL), "BRK.B 261218C500"),
        ("SPX", "2026-12-18", (6000, CALL), "SPX 261218C6000"),
        ("SPX", "2026-12-16", (6000, CALL), "SPXW 261216C6000"),
        ("VIX", "2026-12", (20, CALL), "VIX 261216C20"),
        ("AAPL 261218C200", "2026-12", (200, CALL), "AAPL 261218C200"),
        ("AAPL261218C00200000", "2026-12-18", (200, CALL), "AAPL 261218C200"),
    ],
)
@pytest.mark.parametrize("word", ["OPTIONS", None])
def test_an_option_by_its_parts(
    catalogue: Catalogue, symbol: str, month: str, option: tuple[int | str, Right], meant: str, word: str | None
) -> None:
    assert found(read(catalogue, symbol, word, month, option)).instrument.symbol == meant


@pytest.mark.parametrize(
    ("symbol", "month", "option"),
    [
        ("AAPL", "2026-12-19", (200, CALL)),
        ("AAPL", "1999-12-17", (200, CALL)),
        ("AAPL", "2026-12-18", (12345678, CALL)),
        ("AAPL 261218C200", "2026-12", (205, CALL)),
        ("AAPL 261218C200", "2026-12", (200, PUT)),
        ("AAPL 261218C200", "2026-12-11", (200, CALL)),
        ("AAPL", None, (200, CALL)),
    ],
)
def test_an_option_that_is_not_there(
    catalogue: Catalogue, symbol: str, month: str | None, option: tuple[int, Right]
) -> None:
    objection = objected(read(catalogue, symbol, None, month, option))
    assert objection.gate is Gate.CONTRACT
    assert objection.details["why"]


@pytest.mark.parametrize(
    ("symbol", "word", "meant", "kind"),
    [
        ("AAPL", "EQUITY_CFD", "AAPL.CFD", ContractType.EQUITY_CFD),
        ("AAPL.CFD", "EQUITY_CFD", "AAPL.CFD", ContractType.EQUITY_CFD),
        ("NQ", "FUTURES_CFD", "NQ1!.CFD", ContractType.FUTURES_CFD),
        ("CME_MINI:NQ1!", "FUTURES_CFD", "NQ1!.CFD", ContractType.FUTURES_CFD),
        ("NQZ2026", "FUTURES_CFD", "NQ1!.CFD", ContractType.FUTURES_CFD),
        ("ZN", "FIXED_INCOME", "ZN1!.FI", ContractType.FIXED_INCOME),
        ("EURUSD", "SPREADBET", "EURUSD.SB", ContractType.SPREADBET),
        ("AAPL", "SPREADBET", "AAPL.SB", ContractType.SPREADBET),
        ("ES1!", "SPREADBET", "ES1!.SB", ContractType.SPREADBET),
    ],
)
def test_a_contract_on_an_underlying(
    catalogue: Catalogue, symbol: str, word: str, meant: str, kind: ContractType
) -> None:
    instrument = found(read(catalogue, symbol, word)).instrument
    assert (instrument.symbol, instrument.contract_type) == (meant, kind)


def test_a_contract_on_a_future_says_that_its_month_is_not_looked_at(catalogue: Catalogue) -> None:
    contract = found(read(catalogue, "NQ", "FUTURES_CFD", "2026-12"))
    assert [(caution.code, caution.path) for caution in contract.cautions] == [
        ("contract-month-not-used", "contractMonth")
    ]


@pytest.mark.parametrize(
    ("symbol", "word", "details"),
    [
        ("BTCUSD", "EQUITY", {"ticker": "BTCUSD", "found": "crypto", "wanted": "EQUITY"}),
        ("AAPL", "FOREX", {"ticker": "AAPL", "found": "stocks", "wanted": "FOREX"}),
        ("AAPL.CFD", "EQUITY", {"ticker": "AAPL.CFD", "found": "equity_cfd", "wanted": "EQUITY"}),
        ("AAPL.SB", "EQUITY_CFD", {"ticker": "AAPL.SB", "found": "spreadbet", "wanted": "EQUITY_CFD"}),
        ("BTCUSD", "EQUITY_CFD", {"ticker": "BTCUSD", "found": "crypto", "wanted": "EQUITY_CFD"}),
        ("ESZ2026", "FIXED_INCOME", {"ticker": "ESZ2026", "wanted": "FIXED_INCOME"}),
        ("ESZ2026", "SPREADBET", {"ticker": "ESZ2026", "wanted": "SPREADBET"}),
    ],
)
def test_a_symbol_of_another_type(catalogue: Catalogue, symbol: str, word: str, details: dict[str, str]) -> None:
    assert objected(read(catalogue, symbol, word)) == Objection(Gate.SYMBOL_TYPE, details)


@pytest.mark.parametrize(
    ("word", "month", "option"),
    [("FUTURES", "2026-12", None), ("OPTIONS", "2026-12", (1, CALL))],
)
def test_a_coin_has_no_contracts(catalogue: Catalogue, word: str, month: str, option: tuple[int, Right] | None) -> None:
    objection = objected(read(catalogue, "BTCUSD", word, month, option))
    assert objection == Objection(Gate.SYMBOL_TYPE, {"ticker": "BTCUSD", "found": "crypto", "wanted": word})


@pytest.mark.parametrize("word", [None, *SYMBOL_TYPES])
def test_a_symbol_of_nothing(catalogue: Catalogue, word: str | None) -> None:
    objection = objected(read(catalogue, "NOSUCHTICKER", word, "2026-12" if word else None, None))
    assert objection == Objection(Gate.TICKER_UNKNOWN, {"ticker": "NOSUCHTICKER"})


@pytest.mark.parametrize(
    ("symbol", "word", "isin"),
    [
        ("AAPL", None, APPLE),
        ("AAPL", "EQUITY_CFD", APPLE),
        ("GOOG", None, ALPHABET),
        ("GOOGL", "EQUITY", ALPHABET),
        ("AAPL 261218C200", None, APPLE),
    ],
)
def test_a_symbol_that_agrees_with_its_isin(catalogue: Catalogue, symbol: str, word: str | None, isin: str) -> None:
    agreed = found(read(catalogue, symbol, word, isin=isin))
    assert (agreed.note, agreed.cautions) == (None, ())


def test_a_symbol_that_its_isin_contradicts(catalogue: Catalogue) -> None:
    objection = objected(read(catalogue, "AMD", isin=APPLE))
    assert objection == Objection(Gate.ISIN, {"isin": APPLE, "found": "AAPL", "ticker": "AMD"})


def test_an_isin_whose_digits_do_not_add_up(catalogue: Catalogue) -> None:
    assert objected(read(catalogue, "AAPL", isin="US0378331006")) == Objection(Gate.ISIN, {"isin": "US0378331006"})


def test_an_isin_decides_where_the_symbol_is_on_no_list(catalogue: Catalogue) -> None:
    decided = found(read(catalogue, "APPLE INC", isin=APPLE))
    assert decided.instrument.symbol == "AAPL"
    assert decided.note == "APPLE INC is on no list; the ISIN US0378331005 says AAPL."


@pytest.mark.parametrize("isin", [ALPHABET, SPY])
def test_an_isin_of_several_or_of_none_does_not_decide(catalogue: Catalogue, isin: str) -> None:
    assert objected(read(catalogue, "NOSUCHTICKER", isin=isin)).gate is Gate.TICKER_UNKNOWN


def test_a_symbol_decides_where_the_isin_is_not_known(catalogue: Catalogue) -> None:
    decided = found(read(catalogue, "SPY", isin=SPY))
    assert decided.instrument.symbol == "SPY"
    assert [(caution.code, caution.path) for caution in decided.cautions] == [("unknown-isin", "isin")]

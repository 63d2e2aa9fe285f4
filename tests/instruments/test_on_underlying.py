from decimal import Decimal

import pytest

from tests.instruments.moments import at
from tradehook.instruments.answer import Found, NotFound
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.quoting import quoted_as
from tradehook.vocabulary.instrument import AssetClass, ContractType, Instrument

NOW = at("2025-06-02T14:00:00")
STOCKS, FUTURES, CRYPTO, FOREX = AssetClass.STOCKS, AssetClass.FUTURES, AssetClass.CRYPTO, AssetClass.FOREX


def found(catalogue: Catalogue, ticker: str, asset_class: AssetClass) -> Instrument:
    answer = catalogue.look_up(ticker, asset_class, NOW)
    assert isinstance(answer, Found), ticker
    return answer.instrument


@pytest.mark.parametrize(
    ("ticker", "asset_class", "symbol", "kind", "family"),
    [
        ("AAPL.CFD", STOCKS, "AAPL.CFD", ContractType.EQUITY_CFD, "AAPL"),
        ("nasdaq:aapl.cfd", STOCKS, "AAPL.CFD", ContractType.EQUITY_CFD, "AAPL"),
        ("brk-b.sb", STOCKS, "BRK.B.SB", ContractType.SPREADBET, "BRK.B"),
        ("SQ.CFD", STOCKS, "XYZ.CFD", ContractType.EQUITY_CFD, "XYZ"),
        ("NQ1!.CFD", FUTURES, "NQ1!.CFD", ContractType.FUTURES_CFD, "NQ"),
        ("NQ.CFD", FUTURES, "NQ1!.CFD", ContractType.FUTURES_CFD, "NQ"),
        ("ES1!.SB", FUTURES, "ES1!.SB", ContractType.SPREADBET, "ES"),
        ("ZN.FI", FUTURES, "ZN1!.FI", ContractType.FIXED_INCOME, "ZN"),
        ("EUR/USD.SB", FOREX, "EURUSD.SB", ContractType.SPREADBET, "EURUSD"),
        ("BTCUSDT.P.SB", CRYPTO, "BTCUSDT.P.SB", ContractType.SPREADBET, "BTCUSDT.P"),
    ],
)
def test_a_contract_is_known_by_its_underlying_and_its_ending(
    catalogue: Catalogue, ticker: str, asset_class: AssetClass, symbol: str, kind: ContractType, family: str
) -> None:
    contract = found(catalogue, ticker, asset_class)

    assert (contract.symbol, contract.contract_type, contract.family) == (symbol, kind, family)
    assert (contract.asset_class, contract.underlying, contract.point_value) == (asset_class, family, Decimal(1))
    assert contract.expires_at is None
    assert catalogue.of_symbol(symbol) == contract


@pytest.mark.parametrize(
    ("ticker", "asset_class"),
    [
        ("ZZZZZ.CFD", STOCKS),
        ("AAPL.FI", STOCKS),
        ("NQ.FI", FUTURES),
        ("NQU2025.CFD", FUTURES),
        ("NQ2!.CFD", FUTURES),
        ("EURUSD.CFD", FOREX),
        ("AAPL.CFD.CFD", STOCKS),
        ("SPY 250624C596.CFD", AssetClass.OPTIONS),
        (".CFD", STOCKS),
    ],
)
def test_what_has_no_such_contract_is_not_found(catalogue: Catalogue, ticker: str, asset_class: AssetClass) -> None:
    assert catalogue.look_up(ticker, asset_class, NOW) == NotFound()
    assert catalogue.of_symbol(ticker) is None


def test_a_share_and_a_future_of_one_name_are_told_apart(catalogue: Catalogue) -> None:
    share, future = catalogue.any_class("ES.CFD", NOW), catalogue.any_class("ES1!.CFD", NOW)

    assert isinstance(share, Found)
    assert isinstance(future, Found)
    assert (share.instrument.asset_class, future.instrument.asset_class) == (STOCKS, FUTURES)


def test_price_steps_and_sessions_are_those_of_the_underlying(catalogue: Catalogue) -> None:
    contract, future = found(catalogue, "NQ.CFD", FUTURES), found(catalogue, "NQ1!", FUTURES)

    assert (contract.tick, contract.currency, contract.calendar) == (future.tick, future.currency, future.calendar)
    assert contract.whole_steps(Decimal("0.29")) == Decimal("0.2")
    assert contract.notional(Decimal(2), Decimal(100)) == 200


@pytest.mark.parametrize(
    ("symbol", "quoted"),
    [
        ("AAPL.CFD", "AAPL"),
        ("NQ1!.CFD", "NQM2025"),
        ("EURUSD.SB", "EURUSD"),
        ("SQ", "XYZ"),
        ("AAPL", "AAPL"),
        ("MNQU2025", "MNQU2025"),
        ("SPY 250624C596", "SPY 250624C596"),
    ],
)
def test_whose_price_an_instrument_has(catalogue: Catalogue, symbol: str, quoted: str) -> None:
    instrument = catalogue.of_symbol(symbol)
    assert instrument is not None

    assert quoted_as(catalogue, instrument, NOW).symbol == quoted

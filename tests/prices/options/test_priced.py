from dataclasses import replace
from decimal import Decimal

import pytest

from tests.prices.options.samples import NOW, contract, spot_at
from tradehook.prices.options.black_scholes import greeks
from tradehook.prices.options.priced import Market, priced
from tradehook.prices.options.quoting import option_quote, terms_of
from tradehook.vocabulary.exact import Price

CALL = contract("AAPL 251219C240")
MARKET = Market(spot_at("232.50"), volatility=Decimal("0.3"), rate=Decimal("0.04"))
OWN = replace(spot_at("12.35"), symbol=CALL.symbol)


def test_a_contract_without_a_quote_has_that_of_the_market() -> None:
    found = priced(CALL, None, MARKET, NOW)

    assert found.quote == option_quote(CALL, MARKET.spot, MARKET.volatility, MARKET.rate, NOW)
    assert found.implied_volatility == 0.3
    assert found.greeks == greeks(terms_of(CALL, MARKET.spot.mark, MARKET.volatility, MARKET.rate, NOW))
    assert found.theoretical.as_tuple().exponent == -4
    assert found.quote.bid is not None
    assert found.quote.ask is not None
    assert found.quote.bid < found.theoretical < found.quote.ask


def test_the_quote_of_a_contract_implies_its_own_volatility_and_greeks() -> None:
    found = priced(CALL, OWN, MARKET, NOW)

    assert found.quote is OWN
    assert found.theoretical == priced(CALL, None, MARKET, NOW).theoretical
    assert found.implied_volatility is not None
    assert found.implied_volatility < 0.3
    implied = replace(MARKET, volatility=Decimal(found.implied_volatility))
    at_it = priced(CALL, None, implied, NOW)
    assert float(at_it.theoretical) == pytest.approx(12.35, abs=0.001)
    assert at_it.greeks == found.greeks


def test_a_quote_that_no_volatility_explains_has_none_and_the_greeks_of_the_market() -> None:
    absurd = replace(OWN, bid=Price(Decimal(300)), ask=Price(Decimal(310)))

    found = priced(CALL, absurd, MARKET, NOW)

    assert found.implied_volatility is None
    assert found.greeks == priced(CALL, None, MARKET, NOW).greeks

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.intake.sources import client_address, is_source, networks, source_objection
from tradehook.vocabulary.refusal import Gate

ELSEWHERE = "203.0.113.7"
PROXY = networks(["10.0.0.0/8"])


@pytest.mark.parametrize("address", ["52.89.214.238", "34.212.75.30", "54.218.53.128", "52.32.178.7"])
def test_tradingview_comes_from_its_four_addresses(address: str) -> None:
    assert source_objection(("tradingview",), address) is None


def test_trendspider_comes_from_its_address() -> None:
    assert source_objection(("trendspider",), "3.12.143.24") is None


@pytest.mark.parametrize(
    ("sources", "gate"),
    [
        (("tradingview",), Gate.NOT_TRADING_VIEW),
        (("trendspider",), Gate.NOT_TREND_SPIDER),
        (("198.51.100.1",), Gate.SOURCE_ADDRESS),
        (("tradingview", "trendspider"), Gate.SOURCE_ADDRESS),
        (("tradingview", "198.51.100.0/24"), Gate.SOURCE_ADDRESS),
    ],
)
def test_each_refusal_names_what_was_expected(sources: tuple[str, ...], gate: Gate) -> None:
    objection = source_objection(sources, ELSEWHERE)

    assert objection is not None
    assert (objection.gate, objection.details) == (gate, {"source_ip": ELSEWHERE})


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("203.0.113.7", ELSEWHERE),
        ("203.0.113.0/24", ELSEWHERE),
        ("203.0.113.9/24", ELSEWHERE),
        ("203.0.113.0/24", "::ffff:203.0.113.7"),
        ("2001:db8::/32", "2001:db8::1"),
    ],
)
def test_own_addresses_and_ranges(source: str, address: str) -> None:
    assert source_objection((source,), address) is None


def test_no_sources_means_any() -> None:
    assert source_objection((), ELSEWHERE) is None


def test_an_address_that_is_none_is_let_in_nowhere() -> None:
    assert source_objection(("0.0.0.0/0",), "unix socket") is not None


@pytest.mark.parametrize("text", ["tradingview", "trendspider", "203.0.113.7", "203.0.113.0/24", "2001:db8::/32"])
def test_what_sources_may_hold(text: str) -> None:
    assert is_source(text)


@pytest.mark.parametrize("text", ["", "TradingView.com", "203.0.113", "203.0.113.7/33", "any"])
def test_what_sources_may_not_hold(text: str) -> None:
    assert not is_source(text)


@pytest.mark.parametrize(
    ("peer", "chain", "sender"),
    [
        (ELSEWHERE, [], ELSEWHERE),
        (ELSEWHERE, ["52.89.214.238"], ELSEWHERE),
        ("10.0.0.1", ["52.89.214.238"], "52.89.214.238"),
        ("10.0.0.1", [" 52.89.214.238 "], "52.89.214.238"),
        ("10.0.0.1", ["52.89.214.238", ELSEWHERE], ELSEWHERE),
        ("10.0.0.1", ["52.89.214.238", "10.9.9.9"], "52.89.214.238"),
        ("10.0.0.1", ["52.89.214.238", "nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"),
        ("::ffff:10.0.0.1", ["52.89.214.238"], "52.89.214.238"),
    ],
)
def test_a_forwarded_address_is_believed_as_far_as_trusted_proxies_wrote_it(
    peer: str, chain: list[str], sender: str
) -> None:
    assert client_address(peer, chain, PROXY) == sender


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4))
def test_without_trusted_proxies_nobody_can_say_who_he_is(peer: str, chain: list[str]) -> None:
    assert client_address(peer, chain, ()) == peer

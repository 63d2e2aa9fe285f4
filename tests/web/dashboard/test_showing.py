"""How values are shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.vocabulary.exact import canonical
from tradehook.web.dashboard import showing


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_a_number_loses_nothing_when_it_is_shown(number: Decimal) -> None:
    shown = showing.number(canonical(number)).replace(",", "").replace(showing.MINUS, "-")
    assert Decimal(shown) == number


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1234567.891", "1,234,567.891"),
        ("-1234", f"{showing.MINUS}1,234"),
        ("0.00000001", "0.00000001"),
        ("-0.5", f"{showing.MINUS}0.5"),
        (None, "\N{EN DASH}"),
    ],
)
def test_numbers_have_their_thousands_apart(text: str | None, shown: str) -> None:
    assert showing.number(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1000", "1,000.00 USD"), ("-0.005", "0.00 USD"), ("0.015", "0.02 USD"), ("-12.345", f"{showing.MINUS}12.34 USD")],
)
def test_money_is_shown_to_the_cent(text: str, shown: str) -> None:
    assert showing.money(text, "USD") == shown


def test_a_result_says_by_its_sign_which_it_is() -> None:
    assert ">+5.00<" in showing.result("5")
    assert f">{showing.MINUS}5.00<" in showing.result("-5")
    assert ">0.00<" in showing.result("0")


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.012, "12 ms"), (3.44, "3.4 s"), (300, "5 min"), (7800, "2 h 10 min"), (None, "\N{EN DASH}")],
)
def test_durations_are_as_exact_as_it_matters(seconds: float | None, shown: str) -> None:
    assert showing.duration(seconds) == shown


def test_durations_of_clocks_that_disagree_say_so() -> None:
    assert showing.duration(-7800) == f"{showing.MINUS}2 h 10 min"
    assert showing.duration(-0.0001) == "0 ms"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("100.3333333333333333", "100.3333333"),
        ("1.08570", "1.08570"),
        ("0.00001234", "0.00001234"),
        ("12345", "12,345"),
        (None, "\N{EN DASH}"),
    ],
)
def test_prices_that_were_worked_out_are_as_exact_as_prices_are(text: str | None, shown: str) -> None:
    assert showing.price(text) == shown


def test_percent_is_shown_to_so_many_places() -> None:
    assert showing.percent("66.666") == "66.67 %"
    assert showing.percent(-0.0004, 3) == "0.000 %"
    assert showing.percent(-1234.5678, 3) == f"{showing.MINUS}1,234.568 %"
    assert showing.percent(None) == "\N{EN DASH}"


def test_a_line_is_seconds_and_numbers() -> None:
    points = [("2024-01-02T05:00:00.000001Z", "400658.25"), ("2024-01-03", "-1"), ("2024-01-03T01:00:00+01:00", "0.5")]

    assert showing.line(points) == "1704171600 400658.25,1704240000 -1,1704240000 0.5"
    assert showing.line([]) == ""


def test_moments_in_a_sentence_become_times_and_the_rest_is_text() -> None:
    html = showing.told("Until 2026-01-31T14:30:00.000000Z: <b>buy</b>.")

    assert '<time datetime="2026-01-31T14:30:00.000000Z">2026-01-31 14:30:00 UTC</time>' in html
    assert "&lt;b&gt;buy&lt;/b&gt;" in html

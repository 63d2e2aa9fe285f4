"""Numbers and instants: exact, or not readable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.brokers.alpaca.translate.numbers import NotReadable, exact, instant, instant_or_none, rfc3339
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import Instant

NOON = Instant(1_750_075_200_000_000)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=9))
def test_a_number_keeps_its_value_and_gets_its_canonical_scale(number: Decimal) -> None:
    read = exact(number)

    assert read == number
    assert format(read, "f") == canonical(number)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e400", "1e-400"])
def test_what_cannot_be_traded_with_is_not_readable(text: str) -> None:
    with pytest.raises(NotReadable):
        exact(Decimal(text))


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-16T12:00:00Z",
        "2025-06-16T12:00:00.000000999Z",
        "2025-06-16T08:00:00-04:00",
        "2025-06-16T08:00:00.0000-04:00",
    ],
)
def test_an_instant_is_read_to_the_microsecond_in_any_zone(text: str) -> None:
    assert instant(text) == NOON


@pytest.mark.parametrize("text", ["", "noon", "2025-06-16T12:00:00", "2025-06-16"])
def test_a_text_that_is_no_instant_is_not_readable(text: str) -> None:
    with pytest.raises(NotReadable):
        instant(text)
    assert instant_or_none(text) is None


@given(st.integers(0, 4_102_444_800_000_000))
def test_an_instant_comes_back_as_it_went(at: int) -> None:
    assert instant(rfc3339(Instant(at))) == at

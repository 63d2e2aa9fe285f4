from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import messages
from tradehook.plumbing.codec import decode, encode, plain
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Message


@given(messages())
def test_a_message_comes_back_as_it_was(message: Message) -> None:
    assert decode(Message, encode(message)) == message


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_no_decimal_ever_loses_a_digit(number: Decimal) -> None:
    settings = SubscriptionSettings(quantity=number)

    assert decode(SubscriptionSettings, encode(settings)).quantity == number


@given(st.decimals(min_value=0, max_value=10**12, places=8))
def test_what_is_shown_is_in_canonical_text(number: Decimal) -> None:
    assert plain(SubscriptionSettings(quantity=number))["quantity"] == canonical(number)


def test_text_of_another_kind_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(SubscriptionSettings, '{"sides": "upwards"}')
    with pytest.raises(msgspec.ValidationError):
        decode(Reason, '{"code": 1}')

from hypothesis import given
from hypothesis import strategies as st

from tradehook.plumbing.secrets import hashed, same


@given(st.text(), st.text())
def test_two_secrets_have_the_same_hash_only_if_they_are_the_same(one: str, other: str) -> None:
    assert same(hashed(one), hashed(other)) is (one == other)


def test_bytes_of_an_address_that_are_no_utf_8_have_a_hash_too() -> None:
    assert len(hashed("\udcff")) == 32

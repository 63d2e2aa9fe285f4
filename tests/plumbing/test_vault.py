"""Sealed credentials: what is sealed comes back for its owner alone, and says nothing to anybody else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradehook.plumbing.vault import CannotBeOpened, Vault

KEYS = {"key_id": "PK5TRADEHOOK", "secret_key": "a secret of the broker's"}
ALICE, BOB = "account-of-alice", "account-of-bob"

_texts = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture
def vault() -> Vault:
    return Vault(b"the installation's key")


@given(st.dictionaries(_texts, _texts), _texts)
def test_what_is_sealed_comes_back_as_it_was(values: dict[str, str], owner: str) -> None:
    vault = Vault(b"key")
    assert vault.open(vault.seal(values, owner), owner) == values


def test_the_same_key_opens_after_a_restart(vault: Vault) -> None:
    assert Vault(b"the installation's key").open(vault.seal(KEYS, ALICE), ALICE) == KEYS


def test_nothing_of_the_secret_can_be_read_in_what_is_sealed(vault: Vault) -> None:
    sealed = vault.seal(KEYS, ALICE)
    assert not any(text.encode() in sealed for text in (*KEYS, *KEYS.values()))


def test_the_same_secret_is_sealed_otherwise_each_time(vault: Vault) -> None:
    assert len({vault.seal(KEYS, ALICE) for _ in range(50)}) == 50


def test_sealed_bytes_cannot_be_moved_to_another_account(vault: Vault) -> None:
    with pytest.raises(CannotBeOpened):
        vault.open(vault.seal(KEYS, ALICE), BOB)


def test_another_installation_cannot_open_it(vault: Vault) -> None:
    with pytest.raises(CannotBeOpened):
        Vault(b"another key").open(vault.seal(KEYS, ALICE), ALICE)


def test_an_older_key_opens_and_seals_nothing() -> None:
    old, new = Vault(b"old"), Vault(b"new")
    ring = Vault(b"new", b"old")
    assert ring.open(old.seal(KEYS, ALICE), ALICE) == KEYS
    assert new.open(ring.seal(KEYS, ALICE), ALICE) == KEYS


@settings(max_examples=300)
@given(st.data())
def test_no_damage_goes_unseen(data: st.DataObject) -> None:
    vault = Vault(b"key")
    sealed = bytearray(vault.seal(KEYS, ALICE))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotBeOpened):
        vault.open(bytes(sealed), ALICE)


@given(st.binary(max_size=40))
def test_bytes_that_were_never_sealed_cannot_be_opened(junk: bytes) -> None:
    with pytest.raises(CannotBeOpened):
        Vault(b"key").open(junk, ALICE)


def test_what_went_wrong_says_nothing_of_what_was_sealed(vault: Vault) -> None:
    with pytest.raises(CannotBeOpened) as wrong:
        vault.open(vault.seal(KEYS, ALICE), BOB)
    assert str(wrong.value) == ""
    assert wrong.value.__suppress_context__

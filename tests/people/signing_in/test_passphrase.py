"""Passphrases: their length counts; what is kept of them is argon2id, as costly for a name that nobody has."""

from unittest import mock

import pytest

from tradehook.people.signing_in import passphrase
from tradehook.people.signing_in.passphrase import is_passphrase, passphrase_hash, passphrase_refusal


def test_what_is_kept_is_argon2id_with_64_mb_three_passes_and_a_salt_of_its_own() -> None:
    one, other = passphrase_hash("four words are enough"), passphrase_hash("four words are enough")
    assert one.startswith(b"$argon2id$v=19$m=65536,t=3,p=1$")
    assert one != other
    assert is_passphrase(one, "four words are enough")
    assert not is_passphrase(one, "four words are enough ")


def test_a_name_that_nobody_has_is_verified_as_well() -> None:
    with mock.patch.object(passphrase, "_hasher", wraps=passphrase._hasher) as hasher:
        assert not is_passphrase(None, "four words are enough")
        assert not is_passphrase(None, "nobody signs in with this")
    assert hasher.verify.call_count == 2
    kept = hasher.verify.call_args[0][0]
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$"), "the same cost as for a name that somebody has"


def test_letters_are_the_same_however_a_keyboard_writes_them() -> None:
    assert is_passphrase(passphrase_hash("sch\u00f6ne gr\u00fc\u00dfe"), "scho\u0308ne gru\u0308\u00dfe")


@pytest.mark.parametrize(
    "text",
    [
        "aaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "only letters here",
        "123456 7890 12",
        "\u00e4\u00f6\u00fc\u00df" * 4,
        "x y z " * 40,
    ],
)
def test_composition_does_not_count_beyond_a_few_different_characters(text: str) -> None:
    refusal = passphrase_refusal(text, "ada")
    assert (refusal is None) is (len(set(text)) >= 5)


def test_ones_name_is_no_passphrase() -> None:
    refusal = passphrase_refusal("Ada Lovelace of London", "ada lovelace of london")
    assert refusal is not None
    assert refusal.code == "passphrase-too-simple"

import threading
import uuid

from hypothesis import given
from hypothesis import strategies as st

from tradehook.plumbing.ids import IdSource, client_order_id, drawn, public_key, secret_text
from tradehook.vocabulary.instant import Instant

NOW = Instant(1_750_000_000_123_456)


@given(st.integers(0, 2**48 * 1000 - 1))
def test_an_id_is_a_uuid_of_the_seventh_kind_and_of_its_millisecond(microseconds: int) -> None:
    text = IdSource().new(Instant(microseconds))
    read = uuid.UUID(text)

    assert (str(read), read.version, read.variant) == (text, 7, uuid.RFC_4122)
    assert read.int >> 80 == microseconds // 1000


def test_no_two_are_the_same() -> None:
    ids = IdSource()

    assert len({ids.new(NOW) for _ in range(20_000)}) == 20_000


def test_no_two_threads_make_the_same() -> None:
    ids, made = IdSource(), list[str]()
    threads = [threading.Thread(target=lambda: made.extend([ids.new(NOW) for _ in range(5_000)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 20_000


@given(st.lists(st.integers(0, 10**16), min_size=2, max_size=20))
def test_later_milliseconds_sort_later(instants: list[int]) -> None:
    ids = IdSource()
    in_order = sorted(instants)
    made = [ids.new(Instant(at)) for at in in_order]

    for one, other, text, next_text in zip(in_order, in_order[1:], made, made[1:], strict=False):
        assert one // 1000 == other // 1000 or text < next_text


@given(st.text(max_size=40), st.text(max_size=20), st.integers(1, 9))
def test_the_same_order_always_has_the_same_client_id(trade: str, leg: str, attempt: int) -> None:
    found = client_order_id(trade, leg, attempt)

    assert found == client_order_id(trade, leg, attempt)
    assert len(found) == 26
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_another_trade_leg_or_attempt_has_another_client_id() -> None:
    orders = {
        client_order_id(trade, leg, attempt) for trade in "ab" for leg in ("entry-0", "exit-0") for attempt in (1, 2)
    }

    assert len(orders) == 8


def test_a_client_id_never_changes() -> None:
    """Orders at brokers are looked up by it, also by the version after this one."""
    assert client_order_id("01a1f88b-972b-7afb-9b1b-3fa2aff6c649", "entry-0", 1) == "n2o3kg3mux2a65l35efg7xwxcb"


def test_a_secret_has_256_bits_in_characters_that_fit_an_address() -> None:
    made = {secret_text() for _ in range(100)}

    assert len(made) == 100
    assert all(len(secret) == 64 and int(secret, 16) >= 0 for secret in made)


def test_a_public_key_is_24_characters_that_fit_an_address() -> None:
    made = {public_key() for _ in range(100)}

    assert len(made) == 100
    assert all(len(key) == 24 and set(key) <= set("abcdefghijklmnopqrstuvwxyz234567") for key in made)


def test_every_lot_is_drawn_some_time() -> None:
    assert {drawn("ab") for _ in range(200)} == {"a", "b"}

"""However a log is damaged: what was committed is there, or is named; and what is begun with is sound.

The stores are made by SQLite itself, with rows in two tables, changes, large transactions that were given up, and the
log moved into the file or not.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plumbing.store.damage.made import TABLES, Rows, Writing, killed, rows_in
from tradehook.plumbing.store.contract import StoreDamaged
from tradehook.plumbing.store.damage.losses import Losses
from tradehook.plumbing.store.damage.opening import look_before_opening
from tradehook.plumbing.store.damage.soundness import Damage, damage_of

Step = tuple[str, tuple[object, ...]]

tables = st.sampled_from(TABLES)
inserts = st.tuples(st.just("insert"), st.tuples(tables, st.sampled_from((1, 1, 2, 5, 40)), st.integers(1, 60)))
changes = st.tuples(st.just("change"), st.tuples(tables, st.integers(1, 5)))
given_up = st.tuples(st.just("give_up"), st.tuples(st.integers(1, 60)))
moves = st.tuples(st.just("move_the_log"), st.just(()))
steps = st.lists(st.one_of(inserts, inserts, changes, given_up, moves), min_size=1, max_size=12)


def taking(steps: list[Step]) -> Callable[[Writing], None]:
    """What takes these steps: each the name of a method of `Writing`, with what it is given."""

    def write(writing: Writing) -> None:
        for name, given_to_it in steps:
            getattr(writing, name)(*given_to_it)

    return write


@dataclass(frozen=True)
class Harm:
    """What happens to a log: `kind` of harm, where (as a part of its length), and to how many bytes."""

    kind: str
    part: float
    length: int

    def befall(self, log: Path) -> None:
        """Do it."""
        data = bytearray(log.read_bytes())
        at = int(self.part * (len(data) - 1))
        end = min(len(data), at + self.length)
        match self.kind:
            case "flipped":
                data[at] ^= 1 << self.length % 8
            case "zeroed":
                data[at:end] = bytes(end - at)
            case "scrambled":
                data[at:end] = bytes((byte * 7 + place + 1) % 256 for place, byte in enumerate(data[at:end]))
            case "cut off":
                del data[at:]
        log.write_bytes(data)


def harms(*kinds: str) -> st.SearchStrategy[Harm]:
    return st.builds(Harm, st.sampled_from(kinds), st.floats(0, 1), st.sampled_from((1, 5, 8, 24, 64, 512, 4096, 9000)))


made_of = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def accounts_for(losses: Losses, table: str, number: int) -> bool:
    """Whether a row that is not there is on the list: by name, in a gap, or on a page that cannot be read."""
    return (
        any((lost.table, lost.number) == (table, number) for lost in losses.rows)
        or any(gap.table == table and gap.first <= number <= gap.last for gap in losses.gaps)
        or any(page.owner is None or table in page.owner for page in losses.pages)
    )


def is_told(store: Path, rows: Rows) -> Damage | None:
    """Begin with a store, by consent where it takes one; whatever is missing then must have been told."""
    damage = damage_of(store)
    if damage is not None and damage.start is None:
        with pytest.raises(StoreDamaged, match="no moment to go back to"):
            look_before_opening(f"sqlite:///{store}", accept_loss=True)
        return damage
    if damage is not None and damage.proven and damage.losses:
        with pytest.raises(StoreDamaged, match="This is lost"):
            look_before_opening(f"sqlite:///{store}", accept_loss=False)
    look_before_opening(f"sqlite:///{store}", accept_loss=True)
    found = rows_in(store)
    missing = [key for key, row in rows.items() if found.get(key) != row]
    losses = damage.losses if damage else Losses()
    assert [key for key in missing if not accounts_for(losses, *key)] == []
    assert found.keys() <= rows.keys(), "what was given up has come back"
    return damage


@made_of
@given(steps=steps, harm=harms("flipped", "flipped", "zeroed", "scrambled", "cut off"))
def test_after_a_process_was_killed_no_harm_is_silent(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], harm: Harm
) -> None:
    store, rows = killed(tmp_path_factory.mktemp("killed") / "store", taking(steps))
    harm.befall(Path(f"{store}-wal"))

    is_told(store, rows)


@made_of
@given(steps=steps, harm=harms("flipped"))
def test_after_a_power_failure_no_flipped_bit_is_silent(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], harm: Harm
) -> None:
    """Then there is no index that says how much was committed."""
    store, rows = killed(tmp_path_factory.mktemp("failed") / "store", taking(steps))
    Path(f"{store}-shm").unlink()
    harm.befall(Path(f"{store}-wal"))

    is_told(store, rows)


@made_of
@given(steps=steps)
def test_what_is_not_damaged_is_whole(tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> None:
    store, rows = killed(tmp_path_factory.mktemp("killed") / "store", taking(steps))

    assert damage_of(store) is None
    assert rows_in(store) == rows


def five_inserts(writing: Writing) -> None:
    for _ in range(5):
        writing.insert("signals", 3, 20)


def flip(log: Path, frame: int) -> None:
    """A wrong bit in the page of a frame, counted from 1."""
    data = bytearray(log.read_bytes())
    data[32 + (frame - 1) * (24 + 4096) + 2000] ^= 4
    log.write_bytes(data)


def test_a_log_that_was_removed_is_missed(tmp_path: Path) -> None:
    store, rows = killed(tmp_path / "store", five_inserts)
    Path(f"{store}-wal").unlink()

    damage = is_told(store, rows)

    assert damage is not None
    assert [page.owner for page in damage.losses.pages] == [None]


def test_a_log_whose_beginning_is_destroyed_is_read_from_there_on(tmp_path: Path) -> None:
    """Without its header SQLite takes it for no log at all."""
    store, rows = killed(tmp_path / "store", five_inserts)
    Harm("zeroed", 0.0, 512).befall(Path(f"{store}-wal"))

    damage = damage_of(store)

    assert damage is not None
    assert {(lost.table, lost.number) for lost in damage.losses.rows} == rows.keys()
    assert is_told(store, rows) == damage


def test_past_a_page_that_was_written_again_later_all_of_it_is_read(tmp_path: Path) -> None:
    store, rows = killed(tmp_path / "store", five_inserts)
    flip(Path(f"{store}-wal"), 1)

    look_before_opening(f"sqlite:///{store}", accept_loss=False)

    assert rows_in(store) == rows
    assert len(list(store.parent.glob("dead.db-wal-damaged-*"))) == 1
    assert list(store.parent.glob("lost-*")) == []


def test_a_log_that_is_in_the_file_already_is_not_needed(tmp_path: Path) -> None:
    """SQLite would lay the older pages of the whole frames over the newer ones of the file."""

    def write(writing: Writing) -> None:
        five_inserts(writing)
        writing.move_the_log()

    store, rows = killed(tmp_path / "store", write)
    for frame in (2, 3):
        flip(Path(f"{store}-wal"), frame)

    look_before_opening(f"sqlite:///{store}", accept_loss=False)

    assert rows_in(store) == rows


def test_where_the_file_is_ahead_of_what_is_left_there_is_nothing_to_begin_with(tmp_path: Path) -> None:
    def write(writing: Writing) -> None:
        five_inserts(writing)
        with writing.another_reads():
            five_inserts(writing)
            writing.move_the_log()

    store, _ = killed(tmp_path / "store", write)
    log = Path(f"{store}-wal")
    flip(log, 2)
    flip(log, (log.stat().st_size - 32) // (24 + 4096))
    before = {file: file.read_bytes() for file in store.parent.iterdir()}

    with pytest.raises(StoreDamaged, match="no moment to go back to"):
        look_before_opening(f"sqlite:///{store}", accept_loss=True)

    assert {file: file.read_bytes() for file in store.parent.iterdir()} == before


def test_the_list_is_a_file_for_programs_and_holds_the_rows(tmp_path: Path) -> None:
    store, rows = killed(tmp_path / "store", five_inserts)
    log = Path(f"{store}-wal")
    flip(log, (log.stat().st_size - 32) // (24 + 4096))

    look_before_opening(f"sqlite:///{store}", accept_loss=True)

    (list_file,) = store.parent.glob("lost-*.json")
    assert list_file.stat().st_mode & 0o777 == 0o600
    lost = {(row["table"], row["number"]): row["row"] for row in json.loads(list_file.read_bytes())["rows"]}
    whole = {key: tuple(row.values()) for key, row in lost.items() if len(row) == 3}
    assert whole
    assert whole.items() <= rows.items()


def test_a_damaged_database_is_not_begun_with(tmp_path: Path) -> None:
    def write(writing: Writing) -> None:
        five_inserts(writing)
        writing.move_the_log()
        writing.insert("orders", 1, 1)

    store, _ = killed(tmp_path / "store", write)
    data = bytearray(store.read_bytes())
    data[4096:8192] = bytes(4096)
    store.write_bytes(data)

    with pytest.raises(StoreDamaged, match=r"is damaged: .*Nothing was changed"):
        look_before_opening(f"sqlite:///{store}", accept_loss=True)


def test_interrupted_half_way_the_next_start_does_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, rows = killed(tmp_path / "store", five_inserts)
    flip(Path(f"{store}-wal"), 1)
    unlink = Path.unlink
    monkeypatch.setattr(Path, "unlink", _power_fails)
    with pytest.raises(KeyboardInterrupt):
        look_before_opening(f"sqlite:///{store}", accept_loss=False)
    monkeypatch.setattr(Path, "unlink", unlink)

    look_before_opening(f"sqlite:///{store}", accept_loss=False)

    assert rows_in(store) == rows


def _power_fails(path: Path, missing_ok: bool = False) -> None:
    raise KeyboardInterrupt


def test_a_new_store_and_one_that_was_closed_are_opened_without_a_look_at_a_log(tmp_path: Path) -> None:
    look_before_opening(f"sqlite:///{tmp_path / 'new.db'}", accept_loss=False)
    store, rows = killed(tmp_path / "store", five_inserts)
    assert rows_in(store) == rows  # the last connection that closes moves the log

    assert not Path(f"{store}-wal").exists()
    assert damage_of(store) is None


def test_an_emptied_database_whose_log_is_there_is_none_to_begin_with(tmp_path: Path) -> None:
    """SQLite would throw the log away."""
    store, _ = killed(tmp_path / "store", five_inserts)
    store.write_bytes(b"")

    with pytest.raises(StoreDamaged, match="is gone, and its log"):
        look_before_opening(f"sqlite:///{store}", accept_loss=True)


def test_a_store_behind_a_link_has_its_log_where_it_really_is(tmp_path: Path) -> None:
    store, rows = killed(tmp_path / "store", five_inserts)
    flip(Path(f"{store}-wal"), 1)
    (tmp_path / "link.db").symlink_to(store)

    look_before_opening(f"sqlite:///{tmp_path / 'link.db'}", accept_loss=False)

    assert (tmp_path / "link.db").is_symlink()
    assert rows_in(tmp_path / "link.db") == rows


def test_a_postgresql_server_looks_after_its_own() -> None:
    look_before_opening("postgresql://nobody@127.0.0.1:1/nowhere", accept_loss=False)

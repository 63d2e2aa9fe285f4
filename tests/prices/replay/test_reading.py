"""Files as they come, read to their end, and told in frames."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tradehook.prices.replay import reading
from tradehook.prices.replay.frames import Batch, Ended, Frame, framed, unframed
from tradehook.prices.replay.reading import frames_of
from tradehook.prices.replay.rows import Tick
from tradehook.vocabulary.refusal import Refusal

FIRST = 1_704_205_800_000_000


def write(folder: Path, content: str | bytes, name: str = "prices.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def ticks(frames: Iterable[Frame]) -> list[Tick]:
    return [tick for frame in frames if isinstance(frame, Batch) for tick in frame.ticks]


def told(frames: Iterable[Frame]) -> tuple[int, int, list[str]]:
    """Rows, bad rows, and the words about those that are named."""
    batches = [frame for frame in frames if isinstance(frame, Batch)]
    named = [f"{bad.line}: {bad.words}" for batch in batches for bad in batch.named]
    return sum(batch.rows for batch in batches), sum(batch.bad for batch in batches), named


def refusal(path: Path, symbol: str | None = "AAPL") -> Refusal:
    last = list(frames_of(path, symbol))[-1]
    assert isinstance(last, Ended)
    assert last.refusal is not None
    return last.refusal


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_whatever_stands_between_values(tmp_path: Path, between: str) -> None:
    lines = ["time,bid,ask", '1704205800,"1.5",2', "", ",,", "1704205801,1.6,2"]
    path = write(tmp_path, "\r\n".join(lines).replace(",", between))

    found = list(frames_of(path, "AAPL"))

    assert [tick.bid for tick in ticks(found)] == [Decimal("1.5"), Decimal("1.6")]
    assert found[-1] == Ended()


def test_a_byte_order_mark_and_broken_letters_do_not_matter(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbftime,last,note\n1704205800,5,caf\xe9\n")

    assert [tick.last for tick in ticks(frames_of(path, "AAPL"))] == [5]


def test_bad_rows_are_counted_and_the_first_are_named_with_their_lines(tmp_path: Path) -> None:
    rows = "".join(f"{1704205800 + number},{'x' if number % 2 else number + 1}\n" for number in range(40))
    path = write(tmp_path, "time,last\n" + rows)

    found = list(frames_of(path, "AAPL"))

    rows_read, bad, named = told(found)
    assert (rows_read, bad, len(named)) == (40, 20, 10)
    assert named[0] == '3: The last "x" is no number.'
    assert len(ticks(found)) == 20


def test_a_field_without_an_end_costs_no_more_than_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'time,last\n1704205800,1\n1704205801,"' + "9" * 200_000 + "\n1704205802,3\n")

    found = list(frames_of(path, "AAPL"))

    assert [tick.last for tick in ticks(found)] == [1, 3]
    assert told(found)[:2] == (3, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "replay-columns-missing"),
        ("some words\nand more", "replay-columns-missing"),
        ("time,last", "replay-no-readable-rows"),
        ("time,last\n", "replay-no-readable-rows"),
        ("time,last\nsoon,5\n", "replay-no-readable-rows"),
        ("time,last\n2,5\n1,5\n", "replay-out-of-order"),
    ],
)
def test_a_file_that_cannot_be_played_is_refused(tmp_path: Path, content: str, code: str) -> None:
    found = refusal(write(tmp_path, content))

    assert found.code == code
    assert found.hint


def test_the_first_bad_row_is_told_where_there_is_no_other(tmp_path: Path) -> None:
    assert 'Line 2: "soon" is no time' in refusal(write(tmp_path, "time,last\nsoon,5\n")).message


def test_a_file_of_nothing_but_bad_rows_is_given_up_before_its_end(tmp_path: Path) -> None:
    path = write(tmp_path, "time,last\n" + "soon,5\n" * 50_000)

    assert refusal(path).code == "replay-no-readable-rows"
    assert told(frames_of(path, "AAPL"))[0] <= 2_000


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.csv").code == "replay-file-unreadable"
    assert refusal(tmp_path / "nothing.parquet").code == "replay-file-unreadable"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(content=some.binary(max_size=400) | some.text("time,last\n0123456789;\"'\t.", max_size=200).map(str.encode))
def test_no_bytes_raise_anything(tmp_path: Path, content: bytes) -> None:
    for name in ("prices.csv", "prices.parquet"):
        found = list(frames_of(write(tmp_path, content, name), "AAPL"))

        assert isinstance(found[-1], Ended)
        assert all(isinstance(frame, Batch) for frame in found[:-1])


def test_frames_go_through_a_pipe_as_they_are(tmp_path: Path) -> None:
    path = write(tmp_path, "time,bid,size\n1704205800,0.000000000000000001,5\nsoon,1,1\n1704205801,1e-7,\n3,4,\n")

    for frame in frames_of(path, "AAPL"):
        assert unframed(framed(frame)[4:]) == frame


def test_the_first_tick_is_told_at_once_and_then_a_thousand_together(tmp_path: Path) -> None:
    path = write(tmp_path, "time,last\n" + "".join(f"{1704205800 + number},5\n" for number in range(2_500)))

    sizes = [len(frame.ticks) for frame in frames_of(path, "AAPL") if isinstance(frame, Batch)]

    assert sizes == [1, 1000, 1000, 499]


def parquet(folder: Path, **columns: Any) -> Path:
    path = folder / "prices.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_parquet_plays_as_csv_does(tmp_path: Path) -> None:
    moment = datetime.datetime(2024, 1, 2, 14, 30, tzinfo=datetime.UTC)
    path = parquet(
        tmp_path,
        timestamp=[moment, moment + datetime.timedelta(minutes=1)],
        open=[10.1, 1e-7],
        high=[13.3, 2e-7],
        low=[9.2, 1e-7],
        close=[12.4, 2e-7],
        volume=[400, None],
        symbol=pyarrow.array(["AAPL", "MSFT"]).dictionary_encode(),
    )

    found = ticks(frames_of(path, None))

    assert [str(tick.last) for tick in found[:4]] == ["10.1", "9.2", "13.3", "12.4"]
    assert found[0] == Tick("AAPL", FIRST, None, None, Decimal("10.1"), Decimal(100))
    assert found[4].last == Decimal("0.0000001")
    assert (found[4].symbol, found[4].at) == ("MSFT", FIRST + 60_000_000)


@pytest.mark.parametrize(
    "times",
    [
        pyarrow.array([FIRST * 1000], pyarrow.timestamp("ns")),
        pyarrow.array([FIRST], pyarrow.timestamp("us", "America/New_York")),
        pyarrow.array([FIRST // 1000], pyarrow.timestamp("ms", "UTC")),
        pyarrow.array([FIRST // 1_000_000], pyarrow.timestamp("s")),
        pyarrow.array([FIRST // 1000], pyarrow.int64()),
        pyarrow.array([FIRST / 1_000_000], pyarrow.float64()),
        pyarrow.array(["2024-01-02T14:30:00Z"]),
    ],
    ids=lambda times: str(times.type),
)
def test_parquet_keeps_time_in_many_types(tmp_path: Path, times: Any) -> None:
    (found,) = ticks(frames_of(parquet(tmp_path, time=times, last=[5]), "AAPL"))

    assert found.at == FIRST


@pytest.mark.parametrize(
    ("prices", "shown"),
    [
        (pyarrow.array([0.1], pyarrow.float32()), "0.1"),
        (pyarrow.array([Decimal("230.10")], pyarrow.decimal128(12, 2)), "230.10"),
        (pyarrow.array(["1.50"]), "1.50"),
    ],
    ids=["float32", "decimal", "text"],
)
def test_parquet_prices_are_what_they_read_as(tmp_path: Path, prices: Any, shown: str) -> None:
    (found,) = ticks(frames_of(parquet(tmp_path, time=[FIRST], last=prices), "AAPL"))

    assert found.last == Decimal(shown)


def test_a_nested_column_is_left_out(tmp_path: Path) -> None:
    found = list(frames_of(parquet(tmp_path, time=[FIRST], last=[[1.0, 2.0]]), "AAPL"))

    assert told(found)[2] == ["1: It has no price."]


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path, time=list(range(20_000)), last=[5.0] * 20_000)
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + b"\0" * (len(whole) - 1_200) + whole[-1_000:])

    assert refusal(path).code == "replay-file-unreadable"


def test_without_pyarrow_the_refusal_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: Path) -> Any:
        raise ImportError("No module named 'pyarrow'")

    path = parquet(tmp_path, time=[FIRST], last=[5])
    monkeypatch.setattr(reading, "_opened", missing)

    found = refusal(path)
    assert found.code == "parquet-not-installed"
    assert "tradehook[parquet]" in found.hint

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from tradehook.prices.bars.bar import Bar, bar_of
from tradehook.prices.replay.columns import Layout, layout_of
from tradehook.prices.replay.moments import moment_of
from tradehook.prices.replay.playing import BadRow, Played, played, ticks_of
from tradehook.prices.replay.rows import RecordedBar, Tick
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.refusal import Refusal

MINUTE = 60_000_000
START = moment_of("2024-01-02T14:30:00Z") or Instant(0)
cents = some.integers(1, 100_000).map(lambda amount: Price(Decimal(amount) / 100))


@some.composite
def bars(draw: some.DrawFn) -> RecordedBar:
    low, one, other, high = sorted(draw(some.tuples(cents, cents, cents, cents)))
    opened, close = draw(some.permutations([one, other]))
    volume = draw(some.none() | some.integers(1, 10**9).map(lambda units: Quantity(Decimal(units))))
    return RecordedBar("AAPL", START, opened, high, low, close, volume)


def play(text: str, header: str = "time,symbol,open,high,low,close,volume") -> list[Played]:
    layout = layout_of(header.split(","), None)
    assert isinstance(layout, Layout)
    rows = ((line, row.split(",")) for line, row in enumerate(text.split(), 2))
    return list(played(rows, layout, None))


def ticks(found: list[Played]) -> list[Tick]:
    return [each for each in found if isinstance(each, Tick)]


def test_a_rising_bar_plays_open_low_high_close_and_a_falling_one_open_high_low_close() -> None:
    rising = play("2024-01-02,AAPL,10,13,9,12,400")
    falling = play("2024-01-02,AAPL,12,13,9,10,400")
    still = play("2024-01-02,AAPL,10,13,9,10,400")

    assert [tick.last for tick in ticks(rising)] == [10, 9, 13, 12]
    assert [tick.last for tick in ticks(falling)] == [12, 13, 9, 10]
    assert [tick.last for tick in ticks(still)] == [10, 9, 13, 10]
    assert [tick.size for tick in ticks(rising)] == [100] * 4
    assert all(tick.bid is tick.ask is None for tick in ticks(rising))


def test_ticks_of_a_bar_are_a_quarter_of_its_length_apart() -> None:
    found = play("2024-01-02T14:30Z,AAPL,1,1,1,1, 2024-01-02T14:35Z,AAPL,1,1,1,1, 2024-01-02T14:36Z,AAPL,1,1,1,1,")

    assert [(tick.at - START) / 1_000_000 for tick in ticks(found)] == [
        0, 15, 30, 45, 300, 315, 330, 345, 360, 375, 390, 405,
    ]  # fmt: skip


def test_bars_of_several_symbols_play_side_by_side() -> None:
    both = "".join(
        f"2024-01-02T14:{minute}:00Z,{symbol},1,1,1,1,\n" for minute in (30, 31) for symbol in ("AAPL", "MSFT")
    )

    assert [tick.symbol for tick in ticks(play(both))] == ["AAPL", "MSFT"] * 8


def test_a_row_that_cannot_be_played_is_named_and_the_others_play() -> None:
    found = play("2024-01-02,AAPL,1,1,1,1, 2024-01-03,AAPL,x,1,1,1, 2024-01-04,AAPL,2,2,2,2,")

    assert [each for each in found if isinstance(each, BadRow)] == [BadRow(3, 'The open "x" is no number.')]
    assert [tick.last for tick in ticks(found)] == [1] * 4 + [2] * 4


def test_a_row_before_the_one_above_it_ends_the_replay_with_its_line() -> None:
    found = play("2024-01-02,AAPL,1,1,1,1, 2024-01-04,AAPL,1,1,1,1, 2024-01-03,AAPL,1,1,1,1, 2024-01-05,AAPL,1,1,1,1,")

    assert len(ticks(found)) == 8
    refusal = found[-1]
    assert isinstance(refusal, Refusal)
    assert refusal.code == "replay-out-of-order"
    assert refusal.message.startswith("Line 4 is of 2024-01-03")
    assert "Sort the rows" in refusal.hint


def test_rows_of_one_moment_are_in_order() -> None:
    assert len(ticks(play("1704205800,AAPL,1,2 1704205800,AAPL,2,3", "time,symbol,bid,ask"))) == 2


def test_no_more_is_read_ahead_than_is_needed_to_measure_the_bars() -> None:
    asked = 0

    def rows() -> Iterator[tuple[int, list[str]]]:
        nonlocal asked
        for number in range(1_000_000):
            asked += 1
            yield number + 2, [str(1_704_205_800 + 60 * number), "1", "1", "1", "1"]

    layout = layout_of(["time", "open", "high", "low", "close"], "AAPL")
    assert isinstance(layout, Layout)
    found = played(rows(), layout, "AAPL")
    for _ in range(8_000):
        next(found)

    assert asked <= 2_002


@given(some.lists(some.tuples(some.integers(0, 500), some.sampled_from("ABC")), max_size=40))
def test_whatever_the_gaps_everything_plays_in_the_order_of_time(rows: list[tuple[int, str]]) -> None:
    lines = "\n".join(f"{1_704_205_800 + at * 60},{symbol},2,3,1,2," for at, symbol in sorted(rows))

    found = ticks(play(lines))

    assert len(found) == 4 * len(rows)
    assert all(before.at <= after.at for before, after in pairwise(found))


@given(bars(), some.integers(0, 86_400_000_000))
def test_the_ticks_of_a_bar_make_the_bar_again(bar: RecordedBar, length_us: int) -> None:
    found = ticks_of(bar, length_us)

    made: Bar | None = None
    for tick in found:
        quote = Quote(symbol="AAPL", bid=None, ask=None, last=tick.last, at=tick.at, source=PriceSource.REPLAY)
        made = bar_of(quote, START) if made is None else made.then(bar_of(quote, START))
    assert made == Bar(START, bar.open, bar.high, bar.low, bar.close, 4)
    assert bar.volume is None or sum(tick.size or 0 for tick in found) == bar.volume
    assert found[0].at == bar.at
    assert found[-1].at <= bar.at + length_us

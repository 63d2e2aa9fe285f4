from decimal import Decimal

from tradehook.instruments.stocks import instrument
from tradehook.prices.board import Board
from tradehook.prices.walk import simulated_quote
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote

AAPL, MSFT = instrument("AAPL", "Apple"), instrument("MSFT", "Microsoft")
NOW = Instant(1_750_000_000_400_000)


def quote(symbol: str, last: str, source: PriceSource = PriceSource.MANUAL) -> Quote:
    return Quote(symbol=symbol, bid=None, ask=None, last=Price(Decimal(last)), at=NOW, source=source)


def test_a_source_that_said_nothing_has_no_quote() -> None:
    board = Board("seed", [quote("AAPL", "230")])

    assert board.quote(PriceSource.SIGNALS, AAPL, NOW) is None
    assert board.quote(PriceSource.MANUAL, MSFT, NOW) is None


def test_it_starts_with_the_kept_quotes_and_takes_the_latest() -> None:
    board = Board("seed", [quote("AAPL", "230"), quote("AAPL", "231", PriceSource.SIGNALS)])

    board.put(quote("AAPL", "232"))

    assert board.quote(PriceSource.MANUAL, AAPL, NOW) == quote("AAPL", "232")
    assert board.quote(PriceSource.SIGNALS, AAPL, NOW) == quote("AAPL", "231", PriceSource.SIGNALS)


def test_listeners_hear_of_a_quote_after_it_stands_on_the_board() -> None:
    board = Board("seed")
    heard: list[tuple[Quote, Quote | None]] = []
    board.on_quote(lambda put: heard.append((put, board.quote(PriceSource.MANUAL, AAPL, NOW))))

    board.put(quote("AAPL", "230"))

    assert heard == [(quote("AAPL", "230"), quote("AAPL", "230"))]


def test_simulated_quotes_are_those_of_the_walk_second_by_second() -> None:
    board = Board("seed")
    moments = [NOW, Instant(NOW + 500_000), Instant(NOW + 1_000_000), Instant(NOW - 5_000_000), NOW]

    for moment in moments:
        for share in (AAPL, MSFT):
            assert board.quote(PriceSource.SIMULATED, share, moment) == simulated_quote("seed", share, moment)


def test_a_simulated_quote_is_worked_out_once_a_second() -> None:
    board = Board("seed")

    first = board.quote(PriceSource.SIMULATED, AAPL, NOW)

    assert board.quote(PriceSource.SIMULATED, AAPL, Instant(NOW + 599_999)) is first
    assert board.quote(PriceSource.SIMULATED, AAPL, Instant(NOW + 600_000)) is not first

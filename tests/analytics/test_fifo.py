"""Fills to round trips: what a trip is, to the last digit, and against a queue of single units."""

from collections import deque
from decimal import Decimal, localcontext

import pytest
from hypothesis import given

from tests.analytics.fills import at, books, fill, flat_books, told
from tradehook.analytics.fifo import round_trips
from tradehook.vocabulary.side import Side


def closed(*trades, **of_each):
    return round_trips(told(*trades, **of_each)).closed


def test_a_trip_in_and_out():
    """100 bought at 10.00 and sold at 10.50 a minute later, 1.00 for each order.

    Gross: (10.50 - 10.00) x 100 = 50. Fees: 1 + 1 = 2. Net: 50 - 2 = 48.
    """
    (trip,) = closed(("buy", 100, "10.00", "1"), ("sell", 100, "10.50", "1"))
    assert (trip.side, trip.quantity) == (Side.BUY, 100)
    assert (trip.entry_at, trip.exit_at, trip.held_s) == (at(0), at(1), 60.0)
    assert (trip.entry_price, trip.exit_price) == (10, Decimal("10.50"))
    assert (trip.gross, trip.fees, trip.net) == (50, 2, 48)


def test_a_short_trip_wins_when_the_price_falls():
    """5 sold at 20 and bought back at 18: (20 - 18) x 5 = 10."""
    (trip,) = closed(("sell", 5, "20"), ("buy", 5, "18"))
    assert (trip.side, trip.gross) == (Side.SELL, 10)


def test_scaling_in_and_out_is_one_trip_of_lots_first_in_first_out():
    """2 at 10 and 3 at 12 come in; 4 at 13 and 1 at 11 go out.

    Entry: (2 x 10 + 3 x 12) / 5 = 11.2. Exit: (4 x 13 + 1 x 11) / 5 = 12.6.
    The 4 are the 2 at 10 and 2 of those at 12: 2 x 3 + 2 x 1 = 8. The last one: 11 - 12 = -1. Gross: 8 - 1 = 7, which
    is (12.6 - 11.2) x 5.
    """
    (trip,) = closed(("buy", 2, "10"), ("buy", 3, "12"), ("sell", 4, "13"), ("sell", 1, "11"))
    assert (trip.quantity, trip.entry_price, trip.exit_price) == (5, Decimal("11.2"), Decimal("12.6"))
    assert [(lot.quantity, lot.entry_price, lot.exit_price, lot.gross) for lot in trip.lots] == [
        (2, 10, 13, 6),
        (2, 12, 13, 2),
        (1, 12, 11, -1),
    ]
    assert trip.gross == 7
    assert (trip.entry_at, trip.exit_at) == (at(0), at(3))


def test_adding_after_a_part_went_out_stays_in_the_trip():
    """4 at 10; 2 out at 11 (+2); 2 more at 12; 4 out at 13: 2 x (13 - 10) + 2 x (13 - 12) = 8. Together 10.

    All that came in is 6, for 4 x 10 + 2 x 12 = 64: 10.666… each.
    """
    (trip,) = closed(("buy", 4, "10"), ("sell", 2, "11"), ("buy", 2, "12"), ("sell", 4, "13"))
    assert (trip.quantity, trip.gross) == (6, 10)
    assert str(trip.entry_price) == "10.66666666666666666666666667"


def test_a_reversal_ends_one_trip_and_begins_the_next_at_the_same_price():
    """5 bought at 10; 8 sold at 12 for a fee of 1.00; 3 bought back at 11.

    First trip: (12 - 10) x 5 = 10, fee 5/8 of 1.00 = 0.625, net 9.375.
    Second trip, short: (12 - 11) x 3 = 3, fee 1.00 - 0.625 = 0.375, net 2.625.
    """
    first, second = closed(("buy", 5, "10"), ("sell", 8, "12", "1.00"), ("buy", 3, "11"))
    assert (first.side, first.quantity, first.net) == (Side.BUY, 5, Decimal("9.375"))
    assert (second.side, second.quantity, second.net) == (Side.SELL, 3, Decimal("2.625"))
    assert (first.exit_at, second.entry_at) == (at(1), at(1))


def test_the_parts_of_a_fee_make_the_fee():
    """A fee of 1 for 1 of 3: 0.33333333 goes with the first part, 0.66666667 with the rest."""
    first, second = closed(("buy", 1, "10"), ("sell", 3, "10", "1"), ("buy", 2, "10"))
    assert (first.fees, second.fees) == (Decimal("0.33333333"), Decimal("0.66666667"))


def test_a_point_is_worth_its_value():
    """2 contracts, from 18500 to 18510.25, a point at 2 dollars: 10.25 x 2 x 2 = 41."""
    (trip,) = closed(("buy", 2, "18500"), ("sell", 2, "18510.25"), point_value=Decimal(2))
    assert trip.gross == trip.lots[0].gross == 41


def test_a_result_is_turned_into_the_accounts_currency_when_it_is_made():
    """1000 dollars bought at 150.00 yen and sold at 151.50 make 1500 yen, at 0.0066 dollars a yen by then: 9.90."""
    bought = fill(0, "buy", 1000, "150.00", point_value=Decimal("0.0067"))
    sold = fill(1, "sell", 1000, "151.50", point_value=Decimal("0.0066"))
    (trip,) = round_trips([bought, sold]).closed
    assert trip.gross == trip.lots[0].gross == Decimal("9.90")


@pytest.mark.parametrize(
    ("trades", "stop", "risk", "in_r"),
    [
        ((("buy", 10, "50"), ("sell", 10, "53", "2")), "49", 10, "2.8"),
        ((("sell", 10, "50"), ("buy", 10, "51")), "52", 20, "-0.5"),
        ((("buy", 5, "50"), ("buy", 5, "52"), ("sell", 10, "53")), "49", 20, "1"),
        ((("buy", 10, "50"), ("sell", 10, "53")), "50", None, None),
        ((("buy", 10, "50"), ("sell", 10, "53")), "51", None, None),
    ],
)
def test_the_result_in_r(trades, stop, risk, in_r):
    """The net result over what the first stop would have cost.

    Long: (50 - 49) x 10 = 10 at risk; (53 - 50) x 10 - 2 = 28: 2.8. Short: (52 - 50) x 10 = 20; (50 - 51) x 10: -0.5.
    Scaled in: the average entry is 51, (51 - 49) x 10 = 20; (53 - 51) x 10 = 20: 1. A stop at the entry or beyond it
    risks nothing: no R.
    """
    (trip,) = closed(*trades, stop=Decimal(stop))
    assert trip.risk == risk
    assert trip.result_in_r == (None if in_r is None else Decimal(in_r))


def test_without_a_stop_there_is_no_r():
    (trip,) = closed(("buy", 1, "10"), ("sell", 1, "11"))
    assert trip.result_in_r is None


def test_the_first_fill_says_whose_trip_it_is_and_every_fill_adds_its_tags():
    (trip,) = round_trips(
        [
            fill(0, "buy", 1, "10", strategy="first", subscription="mine", tags=("breakout", "Buy Signal")),
            fill(1, "buy", 1, "10", strategy="second", tags=("breakout", "added")),
            fill(2, "sell", 2, "11", strategy="third", tags=("Exit Signal",)),
        ]
    ).closed
    assert (trip.strategy, trip.subscription) == ("first", "mine")
    assert trip.tags == ("breakout", "Buy Signal", "added", "Exit Signal")


def test_accounts_and_symbols_are_books_of_their_own():
    """The 1 bought of SQ by one account is not closed by what another sells, nor by a sale of AMD."""
    trips = round_trips(
        [
            fill(0, "buy", 1, "10"),
            fill(1, "sell", 1, "11", account="another"),
            fill(2, "sell", 1, "90", symbol="AMD"),
            fill(3, "sell", 1, "12"),
        ]
    )
    assert [trip.gross for trip in trips.closed] == [2]
    assert [(trip.account, trip.symbol, trip.quantity) for trip in trips.still_open] == [
        ("another", "SQ", 1),
        ("account", "AMD", 1),
    ]


def test_what_is_still_held_says_what_was_closed_of_it():
    """5 at 10 for 1.00, 2 of them out at 12 for 0.40: (12 - 10) x 2 = 4 made, 1.40 paid, 3 held."""
    (trip,) = round_trips(told(("buy", 5, "10", "1.00"), ("sell", 2, "12", "0.40"))).still_open
    assert (trip.quantity, trip.gross, trip.fees, trip.entry_price) == (3, 4, Decimal("1.40"), 10)
    assert [lot.quantity for lot in trip.lots] == [2]


def test_nothing_makes_nothing():
    assert round_trips([]) == ([], [])


def test_fills_out_of_order_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="order"):
        round_trips([fill(1, "buy", 1, "10"), fill(0, "sell", 1, "11")])


def test_many_digits_are_kept_whatever_the_callers_own_precision():
    """A coin of 18 decimals at a price of 8: no digit of the result is lost."""
    fills = told(("buy", "0.123456789012345678", "98765.43210987"), ("sell", "0.123456789012345678", "98765.43210988"))
    with localcontext(prec=4):
        (trip,) = round_trips(fills).closed
        assert trip.gross == Decimal("0.00000000123456789012345678")
        assert trip.lots[0].gross == trip.gross


@given(flat_books())
def test_the_net_results_of_a_flat_book_are_the_change_of_its_cash(fills):
    trips = round_trips(fills)
    with localcontext(prec=100):
        cash = sum(-f.quantity * f.side.sign * f.price * f.point_value - f.fee for f in fills)
        assert sum(trip.net for trip in trips.closed) == cash
    assert not trips.still_open


@given(books())
def test_lots_make_their_trip(fills):
    trips = round_trips(fills)
    with localcontext(prec=100):
        for trip in (*trips.closed, *trips.still_open):
            assert sum(lot.gross for lot in trip.lots) == trip.gross
        for trip in trips.closed:
            assert sum(lot.quantity for lot in trip.lots) == trip.quantity
            assert (trip.lots[0].entry_at, trip.lots[-1].exit_at) == (trip.entry_at, trip.exit_at)


@given(books())
def test_lots_are_those_of_a_queue_of_single_units(fills):
    trips = round_trips(fills)
    lots = sorted(
        (lot for trip in (*trips.closed, *trips.still_open) for lot in trip.lots),
        key=lambda lot: (lot.exit_at, lot.entry_at),
    )
    assert [(lot.entry_at, lot.exit_at, lot.side, lot.quantity) for lot in lots] == queued(fills)


def queued(fills):
    """The lots by an independent way: every fill is cut into thousandths, which wait one behind the other."""
    waiting, matched = deque(), {}
    for each in fills:
        for _ in range(int(each.quantity * 1000)):
            if waiting and waiting[0].side is not each.side:
                entry = waiting.popleft()
                pair = (entry.at, each.at, entry.side)
                matched[pair] = matched.get(pair, 0) + 1
            else:
                waiting.append(each)
    return [(*pair, Decimal(units) / 1000) for pair, units in matched.items()]

"""What follows from a signal, the settings and the facts together."""

import pytest

from tests.deciding.world import case, decided, facts, message, order
from tests.strategies import SQ
from tradehook.deciding.case import Kind, Standing, kind_of, sentiment_of
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.side import Sentiment, Side
from tradehook.vocabulary.signal import Action

BULLISH, BEARISH, FLAT = Sentiment.BULLISH, Sentiment.BEARISH, Sentiment.FLAT


@pytest.mark.parametrize(
    ("action", "sentiment", "kind"),
    [
        ("buy", None, Kind.OPEN),
        ("buy", BULLISH, Kind.OPEN),
        ("buy", BEARISH, Kind.REDUCE),
        ("buy", FLAT, Kind.FLATTEN),
        ("sell", None, Kind.OPEN),
        ("sell", BEARISH, Kind.OPEN),
        ("sell", BULLISH, Kind.REDUCE),
        ("sell", FLAT, Kind.FLATTEN),
        ("exit", None, Kind.EXIT),
    ],
)
def test_the_kind_of_a_signal(action, sentiment, kind):
    assert kind_of(message(action, sentiment=sentiment)) is kind


def test_every_action_is_of_some_kind():
    assert {kind_of(message(action)) for action in Action} == set(Kind) - {Kind.FLATTEN, Kind.REDUCE}


@pytest.mark.parametrize(
    ("action", "held", "standing"),
    [
        ("buy", 0, Standing.FLAT),
        ("buy", 2, Standing.SAME),
        ("buy", -2, Standing.OPPOSITE),
        ("sell", -2, Standing.SAME),
        ("sell", 2, Standing.OPPOSITE),
        ("exit", -2, Standing.SAME),
        ("exit", 2, Standing.SAME),
        ("exit", 0, Standing.FLAT),
    ],
)
def test_how_the_account_stands_to_a_signal(action, held, standing):
    assert case(message(action), known=facts(held)).standing is standing


def test_market_orders_on_their_way_count_as_filled_and_resting_ones_do_not():
    orders = (
        order("a", Side.BUY, OrderType.MARKET),
        order("b", Side.SELL),
        order("c", Side.SELL, OrderType.STOP),
    )
    assert facts(-3, open_orders=orders).position == -2
    said = {step.rule: step.found for step in decided(message("exit"), known=facts(-3, open_orders=orders)).trace}
    assert said["position"] == (
        "The account holds 3 SQ, short; with its market orders on their way it counts as 2 SQ, short."
    )


def test_a_side_opens_the_sentiment_of_its_instrument():
    assert sentiment_of(Side.BUY, SQ) is BULLISH
    assert sentiment_of(Side.SELL, SQ) is BEARISH

"""Which option contract an entry trades (rule: deciding 7): worked examples, and what holds of every choice."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk import NOON
from tradehook.deciding.contracts import Chosen, NoneFound, Wanted, as_on_other, choose, needs_contract, wanted
from tradehook.instruments import futures, options
from tradehook.instruments.catalogue import full_catalogue
from tradehook.vocabulary.ahead import Ahead, Unit
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant, instant_of
from tradehook.vocabulary.instrument import Instrument, Right
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.signal import Action, IntrinsicValue, Message, OptionType

CATALOGUE = full_catalogue()
IN_2024 = instant_of(datetime(2024, 5, 6, 15, tzinfo=UTC))
_EXACT = ("strike_price",)
_HALF = "(strikes_away is at most half of strike_count)"


def known(symbol: str) -> Instrument:
    """An instrument of the catalogue."""
    found = CATALOGUE.of_symbol(symbol)
    assert found is not None
    return found


def said(action: Action = Action.BUY, **fields: Any) -> Message:
    """A message about an underlying; the strike may be given as text."""
    exact = {name: Decimal(value) if name in _EXACT else value for name, value in fields.items()}
    return Message(ticker="SPY", action=action, **exact)


def chosen(
    message: Message,
    spot: str | None = "596.30",
    underlying: str = "SPY",
    now: Instant = NOON,
    **settings: Any,
) -> Chosen | NoneFound:
    """What is chosen while the underlying costs so much."""
    of = wanted(message, SubscriptionSettings(**settings))
    price = None if spot is None else Price(Decimal(spot))
    return of if isinstance(of, NoneFound) else choose(of, known(underlying), price, now)


def symbol(found: Chosen | NoneFound) -> str:
    """The contract's symbol, or why there is none."""
    return found.contract.symbol if isinstance(found, Chosen) else found.words


@pytest.mark.parametrize(
    ("fields", "spot", "contract"),
    [
        pytest.param({}, "596.30", "SPY 250617C596", id="the first in the money, today"),
        pytest.param({}, "596", "SPY 250617C595", id="a strike at the money is not in the money"),
        pytest.param({"intrinsic_value": IntrinsicValue.OTM}, "596", "SPY 250617C597", id="nor out of it"),
        pytest.param({"strikes_away": 0}, "596", "SPY 250617C596", id="no strike away: the one at the money"),
        pytest.param({"strikes_away": 0}, "596.30", "SPY 250617C596", id="none at the money: the first"),
        pytest.param({"strikes_away": 6}, "596.30", "SPY 250617C591", id="half of the strikes"),
        pytest.param({"strikes_away": 6, "intrinsic_value": IntrinsicValue.OTM}, "596.30", "SPY 250617C602", id="otm"),
        pytest.param({"option_type": OptionType.PUT}, "596.30", "SPY 250617P597", id="a put is itm above the price"),
        pytest.param(
            {"option_type": OptionType.PUT, "intrinsic_value": IntrinsicValue.OTM, "strikes_away": 2},
            "596.30",
            "SPY 250617P595",
            id="and otm below it",
        ),
        pytest.param({"expiration": "+1 day"}, "596.30", "SPY 250618C596", id="tomorrow"),
        pytest.param({"expiration": "+2 days"}, "596.30", "SPY 250620C596", id="Thursday is a holiday"),
        pytest.param({"expiration": "2025-06-28"}, "596.30", "SPY 250630C596", id="the first after a date"),
        pytest.param({"expiration": "+6 months"}, "596.30", "SPY 251219C596", id="months ahead"),
        pytest.param({"expiration": "+1 year"}, "596.30", "SPY 260618C596", id="a year ahead"),
        pytest.param(
            {"strike_price": "600", "expiration": "+7 days"}, None, "SPY 250624C600", id="a strike, any price"
        ),
        pytest.param({"strike_price": "601.5", "expiration": "2025-06-24"}, None, "SPY 250624C601.5", id="exact"),
    ],
)
def test_the_contract_of_a_message(fields: dict[str, Any], spot: str | None, contract: str) -> None:
    assert symbol(chosen(said(**fields), spot)) == contract


def test_the_example_of_the_documentation() -> None:
    message = said(
        option_type=OptionType.CALL, expiration="+6 months", intrinsic_value=IntrinsicValue.ITM, strikes_away=2
    )
    found = chosen(message, "70.12", "XYZ")

    assert isinstance(found, Chosen)
    assert found.contract == known("XYZ 251219C69")
    assert found.note == "XYZ call of 2025-12-19 at 69: the 2nd strike in the money at 70.12."


def test_named_by_its_parts_it_is_the_contract_that_a_ticker_spells() -> None:
    message = said(option_type=OptionType.CALL, expiration="2024-05-10", strike_price="68")
    found = chosen(message, None, "SQ", IN_2024)

    assert isinstance(found, Chosen)
    assert found.contract == known("SQ 240510C68")
    assert found.note == "SQ call of 2024-05-10 at 68, as the message names it."


@pytest.mark.parametrize(("action", "right"), [(Action.BUY, Right.CALL), (Action.SELL, Right.PUT)])
def test_both_buys_calls_and_sells_puts(action: Action, right: Right) -> None:
    found = chosen(said(action), option_type=OptionType.BOTH)

    assert isinstance(found, Chosen)
    assert found.contract.right is right


@pytest.mark.parametrize("off", ["use_signal_contract", "allow_signal_overrides"])
def test_where_the_message_may_not_choose_the_subscription_does(off: str) -> None:
    message = said(option_type=OptionType.PUT, expiration="2025-06-24", strike_price="600", strikes_away=4)

    assert symbol(chosen(message, expiration="+7 days", strikes_away=2, **{off: False})) == "SPY 250624C595"


def test_what_the_message_leaves_open_the_subscription_fills_in() -> None:
    message = said(strikes_away=3)

    found = chosen(message, expiration="+7 days", option_type=OptionType.PUT, intrinsic_value=IntrinsicValue.OTM)

    assert symbol(found) == "SPY 250624P594"


def test_a_contract_on_another_underlying_gives_its_right_and_its_day() -> None:
    of = wanted(said(strike_price="596"), SubscriptionSettings())
    assert isinstance(of, Wanted)

    on_other = as_on_other(of, known("SPY 250624P596"))

    assert symbol(choose(on_other, known("QQQ"), Price(Decimal("530.30")), NOON)) == "QQQ 250624P531"
    assert as_on_other(of, known("SPY")) == of


def test_one_settled_at_the_open_is_not_chosen_on_its_last_morning() -> None:
    friday = instant_of(datetime(2025, 6, 20, 12, tzinfo=UTC))

    assert symbol(chosen(said(), "5999", "SPX", friday)) == "SPXW 250620C5995"


def test_nothing_that_has_ended_is_chosen() -> None:
    after_the_close = instant_of(datetime(2025, 6, 17, 20, 1, tzinfo=UTC))

    assert symbol(chosen(said(), now=after_the_close)) == "SPY 250618C596"


@pytest.mark.parametrize(
    ("fields", "spot", "underlying", "words"),
    [
        ({}, None, "SPY", "no price of SPY is known, so that nobody can say where the money is"),
        ({}, "1.08", "EURUSD", "there are no options on EURUSD"),
        ({}, "5", "AAPL.CFD", "there are no options on AAPL.CFD"),
        (
            {"expiration": "+9 years"},
            "596",
            "SPY",
            "nothing on SPY expires on 2034-06-17 or later; the last that are listed expire on 2028-01-21",
        ),
        (
            {"expiration": "soon"},
            "596",
            "SPY",
            'the expiration "soon" is neither a date nor days, weeks, months or years ahead',
        ),
        (
            {"strikes_away": 7},
            "596",
            "SPY",
            f"strike 7 from the money is not among the 12 strikes around it {_HALF}",
        ),
        (
            {"strike_count": 3, "strikes_away": 2},
            "596",
            "SPY",
            f"strike 2 from the money is not among the 3 strikes around it {_HALF}",
        ),
        ({}, "0.80", "SPY", "there is no 1st strike in the money at 0.8 among the calls on SPY of 2025-06-17"),
        (
            {"strike_price": "596.5"},
            "596",
            "SPY",
            "there is no strike of 596.5 on SPY that expires on 2025-06-17",
        ),
        (
            {"strike_price": "59612345", "expiration": "2025-06-24"},
            "596",
            "SPY",
            "no option on SPY can have the strike 59612345 and end on 2025-06-24",
        ),
        (
            {"strike_price": "596", "expiration": "1925-06-24"},
            "596",
            "SPY",
            "no option on SPY can have the strike 596 and end on 1925-06-24",
        ),
    ],
)
def test_where_there_is_none_the_words_say_why(
    fields: dict[str, Any], spot: str | None, underlying: str, words: str
) -> None:
    assert symbol(chosen(said(**fields), spot, underlying)) == words


def test_there_are_no_options_on_a_future() -> None:
    of = wanted(said(), SubscriptionSettings())
    future = futures.of_symbol("MNQU2025")
    assert future is not None
    assert isinstance(of, Wanted)

    assert symbol(choose(of, future, Price(Decimal(20000)), NOON)) == "there are no options on MNQU2025"


@pytest.mark.parametrize(
    ("action", "sentiment", "needs"),
    [
        (Action.BUY, None, True),
        (Action.SELL, Sentiment.BEARISH, True),
        (Action.BUY, Sentiment.FLAT, False),
        (Action.SELL, Sentiment.BULLISH, False),
        (Action.ADD, None, False),
        (Action.REVERSE, None, False),
        (Action.EXIT, None, False),
        (Action.CANCEL, None, False),
        (Action.BREAKEVEN, None, False),
    ],
)
def test_only_what_may_open_a_position_needs_a_contract(
    action: Action, sentiment: Sentiment | None, needs: bool
) -> None:
    assert needs_contract(said(action, sentiment=sentiment)) is needs


_dates = st.dates(date(2024, 1, 1), date(2028, 1, 1))
_aheads = st.builds(Ahead, st.integers(0, 60), st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR]))
_scanned = st.builds(
    Wanted,
    right=st.sampled_from(Right),
    expiration=_dates | _aheads,
    intrinsic_value=st.sampled_from(IntrinsicValue),
    strike_count=st.integers(2, 20),
    strikes_away=st.none() | st.integers(1, 10),
)
_underlyings = st.sampled_from(["SPY", "XYZ", "AAPL", "BRK.B", "SPX", "VIX", "NDX", "F", "EURUSD"])
_spots = st.decimals("0.01", "9999", places=2) | st.integers(1, 6000).map(Decimal)
_instants = st.integers(IN_2024, NOON + 2 * 365 * 86_400_000_000).map(Instant)


@given(_scanned, _underlyings, _spots, _instants)
def test_what_is_chosen_is_as_it_was_wanted(of: Wanted, underlying: str, spot: Decimal, now: Instant) -> None:
    found = choose(of, known(underlying), Price(spot), now)

    if isinstance(found, NoneFound):
        assert found.words
        return
    contract = found.contract
    assert contract.right is of.right
    assert not contract.expired(now)
    assert contract.family == underlying
    assert contract.strike is not None
    below = contract.strike < spot
    assert contract.strike != spot
    assert below is ((of.right is Right.CALL) is (of.intrinsic_value is IntrinsicValue.ITM))
    spelled = options.spelled(contract.symbol)
    assert spelled is not None
    assert not isinstance(of.expiration, date) or spelled.expires >= of.expiration
    assert CATALOGUE.of_symbol(contract.symbol) == contract


@given(
    _scanned, _underlyings, st.none() | st.decimals(allow_nan=False, allow_infinity=False), st.decimals("0.001", "1e12")
)
def test_there_is_an_answer_to_everything(of: Wanted, underlying: str, spot: Decimal | None, strike: Decimal) -> None:
    price = None if spot is None else Price(spot)
    named = Wanted(**{name: getattr(of, name) for name in of.__slots__} | {"strike": strike})

    for each in (of, named):
        assert isinstance(choose(each, known(underlying), price, NOON), Chosen | NoneFound)

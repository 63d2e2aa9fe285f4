"""What the trading was worth, from messages at a webhook to figures through the API; every figure worked by hand."""

import pytest

from tests.client import Client, Json
from tests.journeys.floor import Floor, floor
from tradehook.web.api import analytics_shapes as shapes

SHAPES = {
    "performance": shapes.PerformanceShape,
    "breakdown": shapes.BreakdownShape,
    "round-trips": shapes.RoundTripsShape,
    "equity": shapes.EquityShape,
    "returns": shapes.ReturnsShape,
    "execution": shapes.ExecutionShape,
    "alerts": shapes.AlertsShape,
}


def asked(desk: Floor, what: str, **query: object) -> Json:
    """The answer, which must be as the API describes it, to the last field."""
    answer = desk.client.call("GET", f"/analytics/{what}", account_id=desk.account, **query)
    SHAPES[what].model_validate(answer, extra="forbid")
    return answer


@pytest.fixture
def desk(client: Client) -> Floor:
    """Three round trips in AMD, each order for a fee of 1.

    Long: 10 at 100 with a stop at 95, 10 more at 102; 5 go at 110 and 15 at 108. That makes 5 x 10 + 5 x 8 + 10 x 6 =
    150 before fees of 4. Short: 4 at 50, bought back at 52: -8 before fees of 2; reversed: long 4 at 52, which go at
    53: 4 before fees of 2.
    """
    desk = floor(client, allow_add=True)
    client.call("PATCH", f"/accounts/{desk.account}", {"settings": {"commission": {"per_order": "1"}}})
    stop = {"type": "stop", "amount": 5}
    tagged = {"tags": ["breakout"], "setup": "A", "timestamp": "2026-01-31T14:30:00Z"}
    steps: list[tuple[str, str, Json]] = [
        ("100", "buy", {"quantity": 10, "price": "99.5", "stopLoss": stop, "extras": tagged}),
        ("102", "add", {"quantity": 10}),
        ("110", "exit", {"quantity": 5, "price": "110.2"}),
        ("108", "exit", {}),
        ("50", "sell", {"quantity": 4}),
        ("52", "reverse", {}),
        ("53", "exit", {}),
    ]
    for price, action, fields in steps:
        client.set_price("AMD", price)
        assert desk.does(action, **fields)["status"] == "completed"
    assert desk.held == 0
    return desk


def test_every_figure_is_what_it_is_by_hand(desk: Floor) -> None:
    made = asked(desk, "performance")

    assert (made["currency"], made["timezone"], made["still_open"]) == ("USD", "America/New_York", 0)
    assert (made["trades"], made["wins"], made["losses"], made["breakeven"]) == (3, 2, 1, 0)
    assert (made["net_profit"], made["won"], made["lost"], made["fees"]) == ("138", "148", "-10", "8")
    assert made["win_rate"] == pytest.approx(2 / 3)
    assert made["profit_factor"] == pytest.approx(14.8)
    assert (made["expectancy"], made["average_win"], made["average_loss"]) == ("46", "74", "-10")
    assert made["expectancy_in_r"] == pytest.approx(146 / 120)
    assert (made["longest_winning_streak"], made["longest_losing_streak"]) == (1, 1)
    assert made["best_day"]["net"] == made["worst_day"]["net"] == "138"
    assert made["undefined"] == {}

    _the_round_trips_one_by_one(desk)
    _the_figures_apart(desk)
    _the_worth_of_the_day(desk)
    _what_execution_cost(desk)
    _what_became_of_the_alerts(desk)


def _the_round_trips_one_by_one(desk: Floor) -> None:
    last, short, long = asked(desk, "round-trips")["items"]
    assert (long["side"], long["quantity"], long["entry_price"], long["exit_price"]) == ("long", "20", "101", "108.5")
    assert (long["gross"], long["fees"], long["net"], long["risk"]) == ("150", "4", "146", "120")
    assert long["result_in_r"] == pytest.approx(146 / 120)
    assert long["tags"] == ["breakout", "setup=A"]
    assert long["strategy_id"] == desk.strategy.id
    assert (short["side"], short["gross"], short["net"]) == ("short", "-8", "-10")
    assert (short["risk"], short["undefined"]["risk"]) == (None, "its first fill had no stop at a loss")
    assert (last["side"], last["quantity"], last["net"]) == ("long", "4", "2")

    first = asked(desk, "round-trips", limit=2)
    rest = asked(desk, "round-trips", limit=2, cursor=first["next"])
    assert [trip["net"] for trip in first["items"] + rest["items"]] == ["2", "-10", "146"]
    assert rest["next"] is None


def _the_figures_apart(desk: Floor) -> None:
    by_side = {group["name"]: group["net_profit"] for group in asked(desk, "breakdown", by="side")["items"]}
    assert by_side == {"long": "148", "short": "-10"}
    by_tag = {group["name"]: group["net_profit"] for group in asked(desk, "breakdown", by="tag")["items"]}
    assert by_tag == {"(none)": "-8", "breakout": "146", "setup=A": "146"}
    (group,) = asked(desk, "breakdown", by="strategy")["items"]
    assert (group["name"], group["trades"]) == (desk.strategy.id, 3)
    assert group["label"].startswith("strategy ")
    assert asked(desk, "performance", tag="breakout")["net_profit"] == "146"
    assert asked(desk, "performance", side="short", symbol="amd")["net_profit"] == "-10"
    nothing = asked(desk, "performance", to="2020-01-01T00:00:00Z")
    assert (nothing["trades"], nothing["win_rate"]) == (0, None)
    assert nothing["undefined"]["win_rate"] == "there are no round trips"


def _the_worth_of_the_day(desk: Floor) -> None:
    days = asked(desk, "equity")["items"]
    assert days[-1]["equity"] == "1000138"
    assert sum(float(day["result"]) for day in days) == 138
    returns = asked(desk, "returns", days="all")
    assert returns["cumulative_return"] == pytest.approx(0.000138)
    assert returns["days"] == len(days)


def _what_execution_cost(desk: Floor) -> None:
    found = asked(desk, "execution")
    bought = found["items"][-1]
    assert (bought["signal_price"], bought["intended_price"], bought["filled_price"]) == ("99.5", "99.5", "100")
    assert (bought["setup_cost"]["money"], bought["execution_cost"]["price"]) == ("0", "0.5")
    assert bought["execution_cost"]["money"] == bought["total_cost"]["money"] == "5"
    assert bought["execution_cost"]["percent"] == pytest.approx(100 * 0.5 / 99.5)
    # The exit of 5 at 110 was signalled at 110.2; the other orders name no price.
    assert (found["orders"], found["costs"]["execution"]["orders"]) == (8, 2)
    assert found["costs"]["execution"]["money"] == "6"
    assert [step["until"] for step in found["latency"]] == ["planned", "submitted", "acknowledged", "filled"]
    assert [(step["since"], step["until"]) for step in found["whole_way"]] == [("received", "filled")]


def _what_became_of_the_alerts(desk: Floor) -> None:
    desk.does("exit")  # held: there is no position
    found = asked(desk, "alerts")
    assert (found["alerts"], found["outcomes"]) == (7, {"filled": 7, "partial": 0, "missed": 0})
    assert found["not_traded"] == {"held": 1}
    assert (found["match_rate"], found["levels"]["match_rate"]) == (100, "excellent")
    assert (found["total_slippage"], found["actual_result"]) == ("6", "146")
    assert (found["intended_result"], found["undefined"]["intended_result"]) == (
        None,
        "an alert did not name its price",
    )


def test_what_is_new_is_in_the_next_answer(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=10)
    before = asked(desk, "performance")
    client.set_price("AMD", "110")
    desk.does("exit")

    assert (before["trades"], before["still_open"]) == (0, 1)
    after = asked(desk, "performance")
    assert (after["trades"], after["net_profit"], after["still_open"]) == (1, "100", 0)


def test_a_report_can_be_read_without_anything_else(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=10, extras={"tags": ["<b>bold</b>"]})
    client.set_price("AMD", "110")
    desk.does("exit")

    answer = client.api.get("/analytics/report", params={"account_id": desk.account})

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = answer.text
    assert "<script" not in page
    assert "http" not in page
    assert page.count("<svg") >= 4
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "100.00" in page

"""How long a signal took, stage by stage."""

from typing import Any

from tradehook.web.dashboard.deliveries.timing import timing


def _at(second: float) -> str:
    return f"2026-01-31T14:30:{second:09.6f}Z"


def _order(created: float, filled: float | None) -> dict[str, Any]:
    events = [{"status": "working", "happened_at": _at(created)}]
    events += [{"status": "filled", "happened_at": _at(filled)}] if filled else []
    return {"created_at": _at(created), "events": events}


def _trade(*statuses: str, orders: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    phases = [{"status": status, "at": _at(2 + n)} for n, status in enumerate(statuses)]
    return {"decided_at": _at(2), "phases": phases, "orders": orders or []}


def test_every_stage_has_its_time_and_how_long_after_the_one_before() -> None:
    signal = {"message": {"sent_at": _at(0)}}
    trade = _trade("awaiting_approval", "planned", "working", orders=[_order(5, 5.25)])
    stages = timing({"received_at": _at(1)}, signal, [trade])

    assert [(stage.name, stage.seconds) for stage in stages] == [
        ("sent", None),
        ("received", 1),
        ("planned", 1),
        ("approved", 1),
        ("submitted", 2),
        ("filled", 0.25),
    ]


def test_what_was_not_reached_is_left_out_of_the_count() -> None:
    stages = timing({"received_at": _at(1)}, None, [_trade("planned", "working", orders=[_order(4, None)])])

    assert [stage.name for stage in stages if stage.at is None] == ["sent", "approved", "filled"]
    assert [stage.seconds for stage in stages if stage.name == "submitted"] == [2]


def test_a_trade_that_was_rejected_was_not_approved() -> None:
    stages = timing({"received_at": _at(1)}, None, [_trade("awaiting_approval", "rejected")])
    assert [stage.at for stage in stages if stage.name == "approved"] == [None]

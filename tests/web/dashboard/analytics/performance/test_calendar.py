"""The days of a year as squares."""

from tradehook.web.dashboard.analytics.performance.calendar import Month, months, years

DAYS = [
    {"day": "2024-12-31", "result": "-4"},
    {"day": "2025-02-03", "result": "8"},
    {"day": "2025-02-04", "result": "0"},
    {"day": "2025-03-01", "result": "-1"},
]


def test_a_year_is_drawn_from_its_first_month_with_a_value_to_its_last() -> None:
    (latest, earlier), _ = years(DAYS, 2)

    assert (latest.year, latest.squares[0].day, latest.squares[-1].day) == (2025, "2025-02-01", "2025-03-31")
    assert [name for name, _ in latest.months] == ["Feb", "Mar"]
    assert (earlier.squares[0].day, earlier.squares[-1].day) == ("2024-12-01", "2024-12-31")


def test_a_square_is_as_strong_as_what_its_day_has_made() -> None:
    squares = {square.day: square for year in years(DAYS, 2)[0] for square in year.squares}

    assert [(squares[each["day"]].kind, squares[each["day"]].shade) for each in DAYS] == [
        ("loss", 2),
        ("gain", 4),
        ("even", 0),
        ("loss", 1),
    ]
    assert (squares["2025-02-05"].kind, squares["2025-02-05"].result) == ("", None)


def test_years_before_those_that_are_drawn_are_named_and_do_not_weigh() -> None:
    [latest], earlier = years([*DAYS, {"day": "2022-01-01", "result": "900"}], 1)

    assert earlier == [2024, 2022]
    assert max(square.shade for square in latest.squares) == 4


def test_a_column_is_a_week_from_monday_on() -> None:
    squares = {square.day: square for square in years(DAYS, 1)[0][0].squares}
    sunday, monday, tuesday = (squares[f"2025-02-0{day}"] for day in (2, 3, 4))

    assert sunday.x < monday.x == tuesday.x
    assert monday.y < tuesday.y < sunday.y


def test_months_add_up() -> None:
    assert months(DAYS) == [
        Month("2025-03", "-1", 0, 1),
        Month("2025-02", "8", 1, 0),
        Month("2024-12", "-4", 0, 1),
    ]


def test_without_days_there_are_no_years() -> None:
    assert years([], 2) == ([], [])

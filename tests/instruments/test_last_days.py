"""Last trading days of real contracts, as the exchanges published them."""

from datetime import date

import pytest

from tradehook.instruments.roots import MONTH_LETTERS, ROOTS, Root


@pytest.mark.parametrize(
    ("contract", "last_day"),
    [
        ("ESU2025", "2025-09-19"),
        ("MNQU2025", "2025-09-19"),
        ("MNQZ2023", "2023-12-15"),
        ("ESM2026", "2026-06-18"),  # the third Friday is Juneteenth
        ("YMZ2025", "2025-12-19"),
        ("CLZ2025", "2025-11-20"),
        ("CLF2026", "2025-12-19"),  # the 25th is Christmas
        ("MCLZ2025", "2025-11-19"),
        ("NGZ2025", "2025-11-25"),
        ("QGZ2025", "2025-11-24"),
        ("GCZ2025", "2025-12-29"),
        ("MGCZ2025", "2025-12-29"),
        ("SIZ2025", "2025-12-29"),
        ("ZNZ2025", "2025-12-19"),
        ("ZBZ2025", "2025-12-19"),
        ("ZFZ2025", "2025-12-31"),
        ("ZTZ2025", "2025-12-31"),
        ("6EZ2025", "2025-12-15"),
        ("6CZ2025", "2025-12-16"),
        ("ZCZ2025", "2025-12-12"),
        ("ZSX2025", "2025-11-14"),
        ("LEZ2025", "2025-12-31"),
        ("HEZ2025", "2025-12-12"),
        ("GFX2025", "2025-11-20"),  # the last Thursday is Thanksgiving
        ("BTCZ2025", "2025-12-26"),
        ("VXZ2025", "2025-12-17"),
        ("DXZ2025", "2025-12-15"),
        ("KCZ2025", "2025-12-18"),
        ("SBH2026", "2026-02-27"),
    ],
)
def test_the_rule_gives_the_day_that_the_exchange_published(contract: str, last_day: str) -> None:
    root, letter, year = contract[:-5], contract[-5], int(contract[-4:])

    rule = ROOTS[root].last_day

    assert rule.of(year, MONTH_LETTERS.index(letter) + 1) == date.fromisoformat(last_day)


@pytest.mark.parametrize("root", ROOTS.values(), ids=list(ROOTS))
def test_every_contract_ends_on_a_weekday_near_its_month_and_after_the_one_before(root: Root) -> None:
    months = [MONTH_LETTERS.index(letter) + 1 for letter in root.months]
    days = [root.last_day.of(year, month) for year in range(2020, 2040) for month in months]
    firsts = [date(year, month, 1) for year in range(2020, 2040) for month in months]

    assert all(day.weekday() < 5 for day in days)
    assert days == sorted(set(days))
    assert all(-20 <= (day - first).days <= 31 for day, first in zip(days, firsts, strict=True))

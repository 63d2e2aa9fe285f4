"""Last trading days of real contracts, as the exchanges published them."""

from datetime import date

import pytest

from tradehook.instruments.last_days import RULES
from tradehook.instruments.root import MONTH_LETTERS, Root
from tradehook.instruments.roots import ROOTS


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
        ("ESM2027", "2027-06-17"),  # Juneteenth is kept on the third Friday
        ("EMDM2020", "2020-06-19"),  # Juneteenth was no holiday yet
        ("RTYH2018", "2018-03-16"),
        ("NKDM2019", "2019-06-13"),
        ("NKDZ2017", "2017-12-07"),
        ("CLF2018", "2017-12-19"),
        ("CLX2018", "2018-10-22"),
        ("CLZ2018", "2018-11-19"),
        ("CLK2019", "2019-04-22"),
        ("MCLN2017", "2017-06-19"),
        ("NGF2019", "2018-12-27"),
        ("NGZ2017", "2017-11-28"),
        ("NGM2018", "2018-05-29"),
        ("RBF2018", "2017-12-29"),
        ("HOJ2018", "2018-03-29"),  # Good Friday was the 30th
        ("GCG2018", "2018-02-26"),
        ("SIK2018", "2018-05-29"),
        ("HGX2020", "2020-11-25"),
        ("PLJ2018", "2018-04-26"),
        ("PAH2018", "2018-03-27"),
        ("ZNU2017", "2017-09-20"),
        ("UBU2020", "2020-09-21"),
        ("TNM2020", "2020-06-19"),
        ("ZFZ2017", "2017-12-29"),
        ("10YU2017", "2017-09-29"),
        ("MTNM2024", "2024-05-30"),
        ("6BM2023", "2023-06-16"),  # the Monday is Juneteenth
        ("6MV2019", "2019-10-11"),  # the Monday is Columbus Day, on which banks rest
        ("6ZV2019", "2019-10-11"),
        ("6ZG2019", "2019-02-15"),  # the Monday is Presidents' Day
        ("6CV2017", "2017-10-17"),
        ("M6EZ2021", "2021-12-13"),
        ("ZWN2018", "2018-07-13"),
        ("ZLV2017", "2017-10-13"),
        ("MZCK2025", "2025-04-25"),
        ("HEV1999", "1999-10-14"),  # Columbus Day is a business day of the exchange
        ("HEV2013", "2013-10-14"),
        ("HEN2018", "2018-07-16"),
        ("LEG2018", "2018-02-28"),
        ("GFV2017", "2017-10-26"),
        ("GFK2018", "2018-05-24"),
        ("BTCH2018", "2018-03-29"),  # Good Friday
        ("ETHZ2023", "2023-12-29"),
        ("VXH2014", "2014-03-18"),  # the options expire on a Thursday, before Good Friday
        ("VXMM2023", "2023-06-21"),
        ("DXZ2020", "2020-12-14"),
        ("KCN2020", "2020-07-21"),
        ("CCK2020", "2020-05-13"),
        ("SBH2021", "2021-02-26"),
        ("CTK2021", "2021-05-06"),
        ("OJH2020", "2020-03-11"),
        ("FDAXH2025", "2025-03-21"),
        ("FDXMU2025", "2025-09-19"),
        ("FDXSZ2025", "2025-12-19"),
        ("FESXM2025", "2025-06-20"),
        ("FESBH2025", "2025-03-21"),
        ("FSMIM2025", "2025-06-20"),
        ("FVSF2025", "2025-01-22"),
        ("FVSJ2025", "2025-04-16"),
        ("FVSV2025", "2025-10-22"),
        ("FVSZ2025", "2025-12-17"),
        ("FGBLH2008", "2008-03-06"),
        ("FGBLM2008", "2008-06-06"),
        ("FGBLU2008", "2008-09-08"),
        ("FGBLZ2008", "2008-12-08"),
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
    latest = 115 if root.last_day is RULES["quarter-end"] else 31
    assert all(-20 <= (day - first).days <= latest for day, first in zip(days, firsts, strict=True))


def test_the_quarter_that_a_contract_is_named_for_ends_three_months_later() -> None:
    """The reference quarter goes up to the third Wednesday of its last month, and trading to the day before."""
    assert ROOTS["SR3"].last_day.of(2023, 3) == date(2023, 6, 20)
    assert ROOTS["SR3"].last_day.of(2025, 12) == date(2026, 3, 17)


def test_the_november_contract_of_feeder_cattle_ends_before_thanksgiving() -> None:
    """Also where the month has a Thursday after it (rule of 1999: the Thursday before Thanksgiving)."""
    assert ROOTS["GF"].last_day.of(2017, 11) == date(2017, 11, 16)
    assert ROOTS["GF"].last_day.of(2023, 11) == date(2023, 11, 16)


def test_every_rule_says_what_it_is_and_where_that_stands() -> None:
    assert all(rule.sentence.endswith(".") and rule.source for rule in RULES.values())
    assert {root.last_day for root in ROOTS.values()} == set(RULES.values())

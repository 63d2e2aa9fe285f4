"""Rules for the last trading day of a futures contract: the sentence that documents each, and where it comes from.

The business days are those of US exchanges, without those that only one of them keeps, and those of Eurex for its
contracts. A source names a page or a rule that was read; days that the exchanges published are in the tests.
"""

from dataclasses import dataclass

from tradehook.instruments import days_of_contracts as days
from tradehook.instruments.business_days import eurex_holidays
from tradehook.instruments.days_of_contracts import DayOf


@dataclass(frozen=True, slots=True)
class LastDay:
    """A rule: what it says, where that stands, and the last trading day of the contract of a year and month."""

    sentence: str
    source: str
    of: DayOf


_ENERGY = "NYMEX contract specifications, energy"
_FX = "CME contract specifications, FX futures"
_ICE = "ICE Futures U.S. contract specifications"

RULES = {
    "3rd-fri": LastDay(
        "Third Friday of the contract month.",
        "CME contract specifications, E-mini S&P 500 futures",
        days.third_friday(),
    ),
    "1-before-2nd-fri": LastDay(
        "Business day before the second Friday of the contract month.",
        "CME contract specifications, Nikkei 225 futures",
        days.before_second_friday,
    ),
    "last-fri": LastDay(
        "Last Friday of the contract month; where it is a business day neither in London nor in the United States, the"
        " business day before it.",
        "CME contract specifications, Bitcoin futures",
        days.last_friday,
    ),
    "feeder-thu": LastDay(
        "Last Thursday of the contract month, in November the Thursday before Thanksgiving; a week earlier where a"
        " holiday is on it or on one of the four weekdays before it.",
        "CME announcement of feeder cattle revisions, 1999",
        days.feeder_cattle_thursday,
    ),
    "10th": LastDay(
        "Tenth business day of the contract month.",
        "CME contract specifications, Lean Hog futures",
        days.tenth_business_day,
    ),
    "1-before-15th": LastDay(
        "Business day before the 15th of the contract month.",
        "CBOT contract specifications, Corn futures",
        days.before_15th,
    ),
    "prior-friday": LastDay(
        "Last Friday of the month before the contract month that is two business days or more before the last one.",
        "CME Group article on Micro Agricultural futures, 2025",
        days.in_month_after(-1, days.friday_two_before_last_business_day),
    ),
    "volatility": LastDay(
        "30 days before the third Friday of the month after the contract month (a Wednesday).",
        "Cboe contract specifications, VX futures",
        days.thirty_days_before_options_expire(),
    ),
    "1-before-3rd-wed": LastDay(
        "Business day before the third Wednesday of the contract month.",
        _FX,
        days.before_third_wednesday(1),
    ),
    "2-before-3rd-wed": LastDay(
        "Second business day before the third Wednesday of the contract month; where that is a bank holiday (Columbus"
        " Day), the business day before it.",
        _FX,
        days.before_third_wednesday_with_banks(2),
    ),
    "dollar-index": LastDay(
        "Second business day before the third Wednesday of the contract month.",
        "ICE Futures U.S. contract specifications, US Dollar Index futures",
        days.before_third_wednesday(2),
    ),
    "quarter-end": LastDay(
        "Business day before the third Wednesday of the third month after the contract month: the end of the quarter"
        " that the contract is named for.",
        "CME rulebook, rule 46002.C",
        days.in_month_after(3, days.before_third_wednesday(1)),
    ),
    "crude": LastDay(
        "Third business day before the 25th of the month before the contract month"
        " (counted from the last business day up to the 25th).",
        _ENERGY,
        days.in_month_after(-1, days.before_25th(3)),
    ),
    "crude-less-1": LastDay(
        "Fourth business day before the 25th of the month before the contract month: a day before CL.",
        "CME Group FAQ on Micro WTI Crude Oil futures, 2021",
        days.in_month_after(-1, days.before_25th(4)),
    ),
    "last": LastDay(
        "Last business day of the contract month.",
        "CBOT contract specifications, 30-Day Federal Funds futures",
        days.before_last_business_day(0),
    ),
    "prior-last": LastDay(
        "Last business day of the month before the contract month.",
        "NYMEX contract specifications, RBOB Gasoline futures",
        days.in_month_after(-1, days.before_last_business_day(0)),
    ),
    "3rd-last": LastDay(
        "Third-last business day of the contract month.",
        "COMEX contract specifications, Gold futures",
        days.before_last_business_day(2),
    ),
    "prior-3rd-last": LastDay(
        "Third-last business day of the month before the contract month.",
        "NYMEX contract specifications, Henry Hub Natural Gas futures",
        days.in_month_after(-1, days.before_last_business_day(2)),
    ),
    "prior-4th-last": LastDay(
        "Fourth-last business day of the month before the contract month: a day before NG.",
        _ENERGY,
        days.in_month_after(-1, days.before_last_business_day(3)),
    ),
    "2-before-first": LastDay(
        "Second business day before the first business day of the contract month.",
        "CME Group article on Micro Treasury futures, 2024",
        days.before_first_business_day(2),
    ),
    "7-before-last": LastDay(
        "Seventh business day before the last business day of the contract month.",
        "CBOT contract specifications, 10-Year T-Note futures",
        days.before_last_business_day(7),
    ),
    "8-before-last": LastDay(
        "Eighth business day before the last business day of the contract month.",
        _ICE,
        days.before_last_business_day(8),
    ),
    "11-before-last": LastDay(
        "Eleventh business day before the last business day of the contract month.",
        "ICE Futures U.S. contract specifications, Cocoa futures",
        days.before_last_business_day(11),
    ),
    "14-before-last": LastDay(
        "Fourteenth business day before the last business day of the contract month.",
        _ICE,
        days.before_last_business_day(14),
    ),
    "17th-last": LastDay(
        "Seventeenth-last business day of the contract month.",
        "ICE Futures U.S. contract specifications, Cotton No. 2 futures",
        days.before_last_business_day(16),
    ),
    "eurex-3rd-fri": LastDay(
        "Third Friday of the contract month, or the Eurex business day before it.",
        "Eurex contract specifications, EURO STOXX 50 Index futures",
        days.third_friday(eurex_holidays),
    ),
    "eurex-volatility": LastDay(
        "30 days before the options on the EURO STOXX 50 of the following month expire (usually a Wednesday).",
        "Eurex contract specifications, VSTOXX futures",
        days.thirty_days_before_options_expire(eurex_holidays),
    ),
    "eurex-bonds": LastDay(
        "Second Eurex business day before the delivery day, which is the 10th of the contract month or the first"
        " business day after it.",
        "Eurex contract specifications, Euro-Bund futures",
        days.two_before_bund_delivery,
    ),
}
"""Every rule by the name that `roots` calls it."""

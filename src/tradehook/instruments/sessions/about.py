"""What each calendar is used for, and where its hours and holidays come from."""

from dataclasses import dataclass

from tradehook.instruments.sessions.calendars import Calendar


@dataclass(frozen=True, slots=True)
class About:
    """What trades by a calendar, and the sources of its hours and of its holidays."""

    used_for: str
    hours_from: str
    holidays_from: str


_CME_HOLIDAYS = "CME Group, Trading Hours, Holiday Calendar; dates of exchange_calendars"
_ICE_HOLIDAYS = "ICE Futures US, Trading Holiday Calendar; dates of exchange_calendars"
_ICE_LONDON = "ICE Futures US, product specification; its notices on the weeks in which summer time differs"
_GLOBEX_2015 = "contract specifications; daily halt of an hour since 2015-09-21"

ABOUT = {
    Calendar.ALWAYS: About("crypto pairs and perpetuals; a day is that of UTC", "exchanges never close", "none"),
    Calendar.CURRENCIES: About(
        "currency pairs, gold and silver; brokers may pause a few minutes at 17:00",
        "the interbank week, from Sunday to Friday 17:00 New York",
        "none: dealers close at their own discretion",
    ),
    Calendar.US_STOCKS: About(
        "US stocks and ETFs, options on them (which have no extended hours)",
        "nyse.com, Holidays and Trading Hours; extended hours those of NYSE Arca and Nasdaq",
        "XNYS of exchange_calendars",
    ),
    Calendar.CME_EQUITY: About(
        "equity index futures of CME and CBOT",
        f"{_GLOBEX_2015}; changes of 2012-11-19 (end of the day) and 2021-06-28 (no pause)",
        _CME_HOLIDAYS,
    ),
    Calendar.CME_RATES: About("interest rate futures of CBOT and CME", "contract specifications", _CME_HOLIDAYS),
    Calendar.CME_FX: About("currency futures of CME", "contract specifications", _CME_HOLIDAYS),
    Calendar.CME_ENERGY_METALS: About("futures of NYMEX and COMEX", _GLOBEX_2015, _CME_HOLIDAYS),
    Calendar.CME_CRYPTO: About(
        "cryptocurrency futures of CME; around the clock since 2026-05-29, weekends and holidays belong to the next"
        " weekday (the weekly maintenance, at no fixed time, is left out)",
        "CME Group, announcement of 2026-02-19",
        _CME_HOLIDAYS,
    ),
    Calendar.CBOT_GRAINS: About(
        "grains and oilseeds of CBOT, two sittings a day",
        "contract specifications; changes of 2012-05-21, 2013-04-08 and 2015-07-06",
        _CME_HOLIDAYS,
    ),
    Calendar.CBOT_RICE: About("rough rice of CBOT", "contract specification", _CME_HOLIDAYS),
    Calendar.CME_LIVESTOCK: About(
        "cattle and hogs of CME", "contract specifications; SER-7591 for the change of 2016-02-29", _CME_HOLIDAYS
    ),
    Calendar.CFE_VOLATILITY: About(
        "volatility futures of Cboe; the part-day trading on US holidays is left out",
        "contract specification; CFE-2014-010 for the change of 2014-06-23",
        "XCBF and early closes of XNYS of exchange_calendars",
    ),
    Calendar.ICE_DOLLAR_INDEX: About("US Dollar Index of ICE", "product specification", _ICE_HOLIDAYS),
    Calendar.ICE_COFFEE: About("coffee of ICE; it opens by London's clock", _ICE_LONDON, _ICE_HOLIDAYS),
    Calendar.ICE_COCOA: About("cocoa of ICE; it opens by London's clock", _ICE_LONDON, _ICE_HOLIDAYS),
    Calendar.ICE_SUGAR: About("sugar of ICE; it opens by London's clock", _ICE_LONDON, _ICE_HOLIDAYS),
    Calendar.ICE_COTTON: About("cotton of ICE", "product specification", _ICE_HOLIDAYS),
    Calendar.ICE_ORANGE_JUICE: About("orange juice of ICE", "product specification", _ICE_HOLIDAYS),
    Calendar.EUREX: About(
        "index and bond futures of Eurex with extended hours, which begin at 8 in Singapore the year round",
        "eurex.com, Trading Hours; circulars 088/18 and 084/20",
        "XEUR of exchange_calendars",
    ),
    Calendar.EUREX_DAY: About(
        "futures of Eurex without extended hours", "eurex.com, Trading Hours", "XEUR of exchange_calendars"
    ),
    Calendar.EUREX_PERIPHERY: About(
        "Italian and Spanish bond futures of Eurex", "eurex.com, Trading Hours", "XEUR of exchange_calendars"
    ),
}
"""Every calendar's uses and sources."""

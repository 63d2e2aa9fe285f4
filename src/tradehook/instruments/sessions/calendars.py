"""The session calendars by name, and which of them belongs to which instrument.

Where `exchange_calendars` has a calendar of the exchange, its name is used; a product whose hours differ from it has
that name with an ending.
"""

from enum import StrEnum

from tradehook.vocabulary.instrument import ALWAYS, Instrument


class Calendar(StrEnum):
    """Every session calendar; the value is what `Instrument.calendar` holds."""

    ALWAYS = ALWAYS
    CURRENCIES = "24/5"
    US_STOCKS = "XNYS"
    CME_EQUITY = "CMES"
    CME_RATES = "CMES-RATES"
    CME_FX = "CMES-FX"
    CME_ENERGY_METALS = "CMES-ENERGY-METALS"
    CME_CRYPTO = "CMES-CRYPTO"
    CBOT_GRAINS = "CMES-GRAINS"
    CBOT_RICE = "CMES-RICE"
    CME_LIVESTOCK = "CMES-LIVESTOCK"
    CFE_VOLATILITY = "XCBF"
    ICE_DOLLAR_INDEX = "IEPA"
    ICE_COFFEE = "IEPA-COFFEE"
    ICE_COCOA = "IEPA-COCOA"
    ICE_SUGAR = "IEPA-SUGAR"
    ICE_COTTON = "IEPA-COTTON"
    ICE_ORANGE_JUICE = "IEPA-ORANGE-JUICE"
    EUREX = "XEUR"
    EUREX_DAY = "XEUR-DAY"
    EUREX_PERIPHERY = "XEUR-PERIPHERY"


def calendar_of(instrument: Instrument) -> Calendar:
    """The calendar that an instrument trades by."""
    return Calendar(instrument.calendar)


_ROOTS = {
    Calendar.CME_EQUITY: "ES MES NQ MNQ RTY M2K EMD YM MYM NKD NIY",
    Calendar.CME_RATES: "ZN TN ZB UB TWE ZF ZT Z3N ZQ SR1 SR3 10Y 2YY 5YY 30Y MTN MWN",
    Calendar.CME_FX: "6A 6B 6C 6E 6J 6L 6M 6N 6R 6S 6Z E7 J7 M6A M6B M6C M6E MCD MJY MSF MIR RP RY RF",
    Calendar.CME_ENERGY_METALS: (
        "CL MCL QM BZ NG QG MNG HH RB QU HO QH MHO MRB GC MGC 1OZ QO SI SIL QI SIC HG MHG QC PL PA ALI HRC"
    ),
    Calendar.CME_CRYPTO: "BTC MBT BFF ETH MET SOL MSL XRP MXP",
    Calendar.CBOT_GRAINS: "ZC ZW KE ZO ZS ZL ZM XC XW XK MZC MZW MZS MZL MZM HRS MWE",
    Calendar.CBOT_RICE: "ZR",
    Calendar.CME_LIVESTOCK: "HE LE GF PRK",
    Calendar.CFE_VOLATILITY: "VX VXM",
    Calendar.ICE_DOLLAR_INDEX: "DX",
    Calendar.ICE_COFFEE: "KC",
    Calendar.ICE_COCOA: "CC",
    Calendar.ICE_SUGAR: "SB",
    Calendar.ICE_COTTON: "CT",
    Calendar.ICE_ORANGE_JUICE: "OJ",
    Calendar.EUREX: "FDAX FDXM FDXS FESX FSXE FESB FXXP FVS FGBL FGBM FGBS FGBX FOAT",
    Calendar.EUREX_DAY: "FSMI FTDX F2MX",
    Calendar.EUREX_PERIPHERY: "FBTP FBTM FBTS FBON",
}

CALENDARS_OF_ROOTS = {root: calendar for calendar, roots in _ROOTS.items() for root in roots.split()}
"""The calendar of each futures root, listed here or not yet."""

"""Futures roots: what each is called, its tick, its point value, its months, and when its contracts end.

Source: the exchanges' public contract specifications. Prices are as the exchange quotes them: grains and meat
in cents, Treasury futures in points with decimal fractions (109.515625 is 109'16.5). All are in US dollars.
"""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import Enum

from tradehook.instruments.last_days import RULES, LastDay

MONTH_LETTERS = "FGHJKMNQUVXZ"
"""January to December."""


class Exchange(Enum):
    """A futures exchange: its name and the time zone of its days."""

    CME = ("CME", "America/Chicago")
    CBOT = ("CBOT", "America/Chicago")
    NYMEX = ("NYMEX", "America/New_York")
    COMEX = ("COMEX", "America/New_York")
    CFE = ("Cboe Futures", "America/Chicago")
    ICE = ("ICE Futures US", "America/New_York")

    @property
    def title(self) -> str:
        """The name that people know."""
        return self.value[0]

    @property
    def zone(self) -> str:
        """The time zone of the exchange's days, by its IANA name."""
        return self.value[1]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Root:
    """One futures product.

    `months`: letters of the months in which contracts exist; `cycle`: those that the root and the continuous
    symbols go through, the traded ones. `ends`: when trading ends on the last day, in exchange time.
    `years_ahead`: how far ahead contracts are listed. `reference`: about what it costs, for simulated prices.
    """

    symbol: str
    name: str
    exchange: Exchange
    tick: Decimal
    point_value: Decimal
    months: str
    cycle: str
    last_day: LastDay
    ends: time
    years_ahead: int
    reference: Decimal

    @property
    def tick_value(self) -> Decimal:
        """What one tick makes on one contract, in US dollars."""
        return self.tick * self.point_value


# "cycle" is "=" where every month that exists is traded; "yrs" is years_ahead, "about" the reference price.
_TABLE = """
root exch  tick       point    months   cycle  last-day         ends  yrs about  name
ES   CME   0.25       50       HMUZ     =      3rd-fri          08:30 6   6000   E-mini S&P 500
MES  CME   0.25       5        HMUZ     =      3rd-fri          08:30 6   6000   Micro E-mini S&P 500
NQ   CME   0.25       20       HMUZ     =      3rd-fri          08:30 6   21500  E-mini Nasdaq-100
MNQ  CME   0.25       2        HMUZ     =      3rd-fri          08:30 6   21500  Micro E-mini Nasdaq-100
RTY  CME   0.1        50       HMUZ     =      3rd-fri          08:30 6   2300   E-mini Russell 2000
M2K  CME   0.1        5        HMUZ     =      3rd-fri          08:30 6   2300   Micro E-mini Russell 2000
EMD  CME   0.1        100      HMUZ     =      3rd-fri          08:30 6   3200   E-mini S&P MidCap 400
YM   CBOT  1          5        HMUZ     =      3rd-fri          08:30 6   44000  E-mini Dow
MYM  CBOT  1          0.5      HMUZ     =      3rd-fri          08:30 6   44000  Micro E-mini Dow
NKD  CME   5          5        HMUZ     =      1-before-2nd-fri 15:15 6   39000  Nikkei 225 (dollar)
CL   NYMEX 0.01       1000     all      =      crude            14:30 11  70     Crude Oil (WTI)
MCL  NYMEX 0.01       100      all      =      crude-less-1     14:30 6   70     Micro Crude Oil (WTI)
QM   NYMEX 0.025      500      all      =      crude-less-1     14:30 6   70     E-mini Crude Oil
NG   NYMEX 0.001      10000    all      =      prior-3rd-last   14:30 12  3.5    Natural Gas (Henry Hub)
QG   NYMEX 0.005      2500     all      =      prior-4th-last   14:30 6   3.5    E-mini Natural Gas
MNG  NYMEX 0.001      1000     all      =      prior-4th-last   14:30 6   3.5    Micro Natural Gas (Henry Hub)
RB   NYMEX 0.0001     42000    all      =      prior-last       14:30 6   2.1    RBOB Gasoline
HO   NYMEX 0.0001     42000    all      =      prior-last       14:30 6   2.3    NY Harbor ULSD (diesel)
GC   COMEX 0.1        100      all      GJMQVZ 3rd-last         13:30 6   2700   Gold
MGC  COMEX 0.1        10       all      GJMQVZ 3rd-last         13:30 6   2700   Micro Gold
SI   COMEX 0.005      5000     all      HKNUZ  3rd-last         13:25 6   31     Silver
SIL  COMEX 0.005      1000     all      HKNUZ  3rd-last         13:25 6   31     Micro Silver (1,000 oz)
HG   COMEX 0.0005     25000    all      HKNUZ  3rd-last         13:00 6   4.3    Copper
MHG  COMEX 0.0005     2500     all      HKNUZ  prior-3rd-last   13:00 6   4.3    Micro Copper
PL   NYMEX 0.1        50       all      FJNV   3rd-last         13:05 6   980    Platinum
PA   NYMEX 0.5        100      all      HMUZ   3rd-last         13:00 6   980    Palladium
ZN   CBOT  0.015625   1000     HMUZ     =      7-before-last    12:01 2   110    10-Year Treasury Note
TN   CBOT  0.015625   1000     HMUZ     =      7-before-last    12:01 2   114    Ultra 10-Year Treasury Note
ZB   CBOT  0.03125    1000     HMUZ     =      7-before-last    12:01 2   117    Treasury Bond
UB   CBOT  0.03125    1000     HMUZ     =      7-before-last    12:01 2   122    Ultra Treasury Bond
ZF   CBOT  0.0078125  1000     HMUZ     =      last             12:01 2   107    5-Year Treasury Note
ZT   CBOT  0.00390625 2000     HMUZ     =      last             12:01 2   103    2-Year Treasury Note
6A   CME   0.00005    100000   all      HMUZ   2-before-3rd-wed 09:16 6   0.65   Australian Dollar
6B   CME   0.0001     62500    all      HMUZ   2-before-3rd-wed 09:16 6   1.27   British Pound
6E   CME   0.00005    125000   all      HMUZ   2-before-3rd-wed 09:16 6   1.08   Euro FX
6J   CME   0.0000005  12500000 all      HMUZ   2-before-3rd-wed 09:16 6   0.0066 Japanese Yen
6M   CME   0.00001    500000   all      HMUZ   2-before-3rd-wed 09:16 6   0.05   Mexican Peso
6N   CME   0.00005    100000   all      HMUZ   2-before-3rd-wed 09:16 6   0.6    New Zealand Dollar
6S   CME   0.00005    125000   all      HMUZ   2-before-3rd-wed 09:16 6   1.13   Swiss Franc
M6A  CME   0.0001     10000    all      HMUZ   2-before-3rd-wed 09:16 6   0.65   Micro Australian Dollar
M6B  CME   0.0001     6250     all      HMUZ   2-before-3rd-wed 09:16 6   1.27   Micro British Pound
M6E  CME   0.0001     12500    all      HMUZ   2-before-3rd-wed 09:16 6   1.08   Micro Euro FX
6C   CME   0.00005    100000   all      HMUZ   1-before-3rd-wed 09:16 6   0.72   Canadian Dollar
ZC   CBOT  0.25       50       HKNUZ    =      1-before-15th    12:00 6   440    Corn
ZW   CBOT  0.25       50       HKNUZ    =      1-before-15th    12:00 6   560    Chicago Wheat
KE   CBOT  0.25       50       HKNUZ    =      1-before-15th    12:00 6   560    KC HRW Wheat
ZO   CBOT  0.25       50       HKNUZ    =      1-before-15th    12:00 6   360    Oats
XC   CBOT  0.125      10       HKNUZ    =      1-before-15th    12:00 6   440    Mini Corn
XW   CBOT  0.125      10       HKNUZ    =      1-before-15th    12:00 6   560    Mini Wheat
ZS   CBOT  0.25       50       FHKNQUX  =      1-before-15th    12:00 6   1020   Soybeans
XK   CBOT  0.125      10       FHKNQUX  =      1-before-15th    12:00 6   1020   Mini Soybeans
ZL   CBOT  0.01       600      FHKNQUVZ =      1-before-15th    12:00 6   44     Soybean Oil
ZM   CBOT  0.1        100      FHKNQUVZ =      1-before-15th    12:00 6   300    Soybean Meal
ZR   CBOT  0.005      2000     FHKNUX   =      1-before-15th    12:00 6   14.5   Rough Rice
HE   CME   0.025      400      GJKMNQVZ =      10th             12:00 2   85     Lean Hogs
LE   CME   0.025      400      GJMQVZ   =      last             12:00 2   190    Live Cattle
GF   CME   0.025      500      FHJKQUVX =      last-thu         12:00 2   260    Feeder Cattle
BTC  CME   5          5        all      =      last-fri         10:00 6   95000  Bitcoin
MBT  CME   5          0.1      all      =      last-fri         10:00 6   95000  Micro Bitcoin
ETH  CME   0.5        50       all      =      last-fri         10:00 6   3400   Ether
MET  CME   0.5        0.1      all      =      last-fri         10:00 6   3400   Micro Ether
VX   CFE   0.05       1000     all      =      volatility       08:00 2   17     Cboe Volatility Index
VXM  CFE   0.01       100      all      =      volatility       08:00 2   17     Mini Cboe Volatility Index
DX   ICE   0.005      1000     HMUZ     =      2-before-3rd-wed 10:16 2   106    US Dollar Index
KC   ICE   0.05       375      HKNUZ    =      8-before-last    13:30 6   300    Coffee C
CC   ICE   1          10       HKNUZ    =      11-before-last   13:30 6   8500   Cocoa
SB   ICE   0.01       1120     HKNV     =      prior-last       13:00 6   20     Sugar No. 11
CT   ICE   0.01       500      HKNVZ    =      17th-last        14:20 6   70     Cotton No. 2
OJ   ICE   0.05       150      FHKNUX   =      14-before-last   14:00 6   400    Orange Juice (FCOJ-A)
"""


def _root(row: str) -> Root:
    symbol, exchange, tick, point_value, months, cycle, rule, ends, years, reference, name = row.split(None, 10)
    listed = MONTH_LETTERS if months == "all" else months
    return Root(
        symbol=symbol,
        name=name,
        exchange=Exchange[exchange],
        tick=Decimal(tick),
        point_value=Decimal(point_value),
        months=listed,
        cycle=listed if cycle == "=" else cycle,
        last_day=RULES[rule],
        ends=time.fromisoformat(ends),
        years_ahead=int(years),
        reference=Decimal(reference),
    )


ROOTS = {root.symbol: root for root in map(_root, _TABLE.strip().splitlines()[1:])}
"""Every root by its symbol."""

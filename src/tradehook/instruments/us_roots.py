"""The roots of the exchanges in the United States, as tables.

Prices are as the exchange quotes them: grains and meat in cents, Treasury futures in points with decimal fractions
(109.515625 is 109'16.5). Where the tick depends on how near the end is (SOFR, Federal Funds), it is the finer one.
`chap` is the chapter of the exchange's rulebook where it was found; "-" means its page of contract specifications.
"""

from tradehook.instruments.root import Exchange

US_ROOTS = {
    (Exchange.CME, "USD"): """
root tick       point    months   cycle  last-day         ends   settles  yrs about  chap name
ES   0.25       50       HMUZ     =      3rd-fri          08:30  cash     6   6000   358  E-mini S&P 500
MES  0.25       5        HMUZ     =      3rd-fri          08:30  cash     6   6000   353  Micro E-mini S&P 500
NQ   0.25       20       HMUZ     =      3rd-fri          08:30  cash     6   21500  359  E-mini Nasdaq-100
MNQ  0.25       2        HMUZ     =      3rd-fri          08:30  cash     6   21500  -    Micro E-mini Nasdaq-100
RTY  0.1        50       HMUZ     =      3rd-fri          08:30  cash     6   2300   393  E-mini Russell 2000
M2K  0.1        5        HMUZ     =      3rd-fri          08:30  cash     6   2300   -    Micro E-mini Russell 2000
EMD  0.1        100      HMUZ     =      3rd-fri          08:30  cash     6   3200   362  E-mini S&P MidCap 400
NKD  5          5        HMUZ     =      1-before-2nd-fri 16:00  cash     6   39000  352  Nikkei 225 (dollar)
SR1  0.0025     4167     all      =      last             16:00  cash     2   96     -    One-Month SOFR
SR3  0.0025     2500     all      HMUZ   quarter-end      16:00  cash     10  96     460  Three-Month SOFR
6A   0.00005    100000   all      HMUZ   2-before-3rd-wed 09:16  delivery 6   0.65   -    Australian Dollar
6B   0.0001     62500    all      HMUZ   2-before-3rd-wed 09:16  delivery 6   1.27   251  British Pound
6E   0.00005    125000   all      HMUZ   2-before-3rd-wed 09:16  delivery 6   1.08   261  Euro FX
6J   0.0000005  12500000 all      HMUZ   2-before-3rd-wed 09:16  delivery 6   0.0066 -    Japanese Yen
6M   0.00001    500000   all      HMUZ   2-before-3rd-wed 09:16  delivery 6   0.05   -    Mexican Peso
6N   0.00005    100000   all      HMUZ   2-before-3rd-wed 09:16  delivery 6   0.6    -    New Zealand Dollar
6S   0.00005    125000   all      HMUZ   2-before-3rd-wed 09:16  delivery 6   1.13   -    Swiss Franc
6Z   0.000025   500000   all      HMUZ   2-before-3rd-wed 09:16  delivery 2   0.055  -    South African Rand
E7   0.0001     62500    HMUZ     =      2-before-3rd-wed 09:16  delivery 1   1.08   -    E-mini Euro FX
J7   0.000001   6250000  HMUZ     =      2-before-3rd-wed 09:16  delivery 1   0.0066 -    E-mini Japanese Yen
M6A  0.0001     10000    all      HMUZ   2-before-3rd-wed 09:16  delivery 6   0.65   -    Micro Australian Dollar
M6B  0.0001     6250     all      HMUZ   2-before-3rd-wed 09:16  delivery 6   1.27   -    Micro British Pound
M6E  0.0001     12500    all      HMUZ   2-before-3rd-wed 09:16  delivery 6   1.08   -    Micro Euro FX
MSF  0.0001     12500    HMUZ     =      2-before-3rd-wed 09:16  delivery 1   1.13   -    Micro Swiss Franc
MJY  0.000001   1250000  HMUZ     =      2-before-3rd-wed 09:16  delivery 1   0.0066 -    Micro Japanese Yen
6C   0.00005    100000   all      HMUZ   1-before-3rd-wed 09:16  delivery 6   0.72   252  Canadian Dollar
MCD  0.0001     10000    HMUZ     =      1-before-3rd-wed 09:16  delivery 1   0.72   -    Micro Canadian Dollar
HE   0.025      400      GJKMNQVZ =      10th             12:00  cash     2   85     152  Lean Hogs
LE   0.025      400      GJMQVZ   =      last             12:00  delivery 2   190    101  Live Cattle
GF   0.025      500      FHJKQUVX =      feeder-thu       12:00  cash     2   260    102  Feeder Cattle
BTC  5          5        all      =      last-fri         16:00L cash     6   95000  350  Bitcoin
MBT  5          0.1      all      =      last-fri         16:00L cash     6   95000  -    Micro Bitcoin
ETH  0.5        50       all      =      last-fri         16:00L cash     6   3400   -    Ether
MET  0.5        0.1      all      =      last-fri         16:00L cash     6   3400   -    Micro Ether
SOL  0.05       500      all      =      last-fri         16:00L cash     2   180    -    Solana
MSL  0.05       25       all      =      last-fri         16:00L cash     2   180    -    Micro Solana
XRP  0.0005     50000    all      =      last-fri         16:00L cash     2   2.4    -    XRP
MXP  0.0005     2500     all      =      last-fri         16:00L cash     2   2.4    -    Micro XRP
""",
    (Exchange.CME, "CAD"): """
root tick       point    months   cycle  last-day         ends   settles  yrs about  chap name
M6C  0.0001     10000    HMUZ     =      1-before-3rd-wed 09:16  delivery 1   1.38   -    Micro US Dollar (in CAD)
""",
    (Exchange.CME, "JPY"): """
root tick       point    months   cycle  last-day         ends   settles  yrs about  chap name
NIY  5          500      HMUZ     =      1-before-2nd-fri 16:00  cash     4   39000  352B Nikkei 225 (yen)
""",
    (Exchange.CBOT, "USD"): """
root tick       point    months   cycle  last-day         ends   settles  yrs about  chap name
YM   1          5        HMUZ     =      3rd-fri          08:30  cash     6   44000  -    E-mini Dow
MYM  1          0.5      HMUZ     =      3rd-fri          08:30  cash     6   44000  -    Micro E-mini Dow
ZN   0.015625   1000     HMUZ     =      7-before-last    12:01  delivery 2   110    19   10-Year Treasury Note
TN   0.015625   1000     HMUZ     =      7-before-last    12:01  delivery 2   114    26   Ultra 10-Year Treasury Note
ZB   0.03125    1000     HMUZ     =      7-before-last    12:01  delivery 2   117    18   Treasury Bond
UB   0.03125    1000     HMUZ     =      7-before-last    12:01  delivery 2   122    -    Ultra Treasury Bond
ZF   0.0078125  1000     HMUZ     =      last             12:01  delivery 2   107    -    5-Year Treasury Note
ZT   0.00390625 2000     HMUZ     =      last             12:01  delivery 2   103    -    2-Year Treasury Note
MTN  0.015625   100      HMUZ     =      2-before-first   14:00  cash     1   114    -    Micro Ultra 10-Year T-Note
MWN  0.03125    100      HMUZ     =      2-before-first   14:00  cash     1   122    -    Micro Ultra T-Bond
2YY  0.001      1000     all      =      last             15:00  cash     1   4.2    -    2-Year Yield
5YY  0.001      1000     all      =      last             15:00  cash     1   4.2    -    5-Year Yield
10Y  0.001      1000     all      =      last             15:00  cash     1   4.4    -    10-Year Yield
30Y  0.001      1000     all      =      last             15:00  cash     1   4.8    -    30-Year Yield
ZQ   0.0025     4167     all      =      last             16:00  cash     5   96     22   30-Day Federal Funds
ZC   0.25       50       HKNUZ    =      1-before-15th    12:00  delivery 6   440    10   Corn
ZW   0.25       50       HKNUZ    =      1-before-15th    12:00  delivery 6   560    14   Chicago Wheat
KE   0.25       50       HKNUZ    =      1-before-15th    12:00  delivery 6   560    14H  KC HRW Wheat
HRS  0.25       50       HKNUZ    =      1-before-15th    12:00  delivery 2   600    -    Hard Red Spring Wheat
ZO   0.25       50       HKNUZ    =      1-before-15th    12:00  delivery 6   360    15   Oats
XC   0.125      10       HKNUZ    =      1-before-15th    12:00  delivery 6   440    10B  Mini Corn
XW   0.125      10       HKNUZ    =      1-before-15th    12:00  delivery 6   560    14B  Mini Wheat
MZC  0.5        5        HKNUZ    =      prior-friday     13:20  cash     2   440    10O  Micro Corn
MZW  0.5        5        HKNUZ    =      prior-friday     13:20  cash     2   560    14O  Micro Wheat
ZS   0.25       50       FHKNQUX  =      1-before-15th    12:00  delivery 6   1020   11   Soybeans
XK   0.125      10       FHKNQUX  =      1-before-15th    12:00  delivery 6   1020   11B  Mini Soybeans
MZS  0.5        5        FHKNQUX  =      prior-friday     13:20  cash     2   1020   11O  Micro Soybeans
ZL   0.01       600      FHKNQUVZ =      1-before-15th    12:00  delivery 6   44     12   Soybean Oil
ZM   0.1        100      FHKNQUVZ =      1-before-15th    12:00  delivery 6   300    13   Soybean Meal
MZL  0.02       60       FHKNQUVZ =      prior-friday     13:20  cash     2   44     12O  Micro Soybean Oil
MZM  0.2        10       FHKNQUVZ =      prior-friday     13:20  cash     2   300    13O  Micro Soybean Meal
ZR   0.005      2000     FHKNUX   =      1-before-15th    12:00  delivery 6   14.5   17   Rough Rice
""",
    (Exchange.NYMEX, "USD"): """
root tick       point    months   cycle  last-day         ends   settles  yrs about  chap name
CL   0.01       1000     all      =      crude            14:30  delivery 11  70     200  Crude Oil (WTI)
MCL  0.01       100      all      =      crude-less-1     14:30  cash     6   70     -    Micro Crude Oil (WTI)
QM   0.025      500      all      =      crude-less-1     14:30  cash     6   70     -    E-mini Crude Oil
NG   0.001      10000    all      =      prior-3rd-last   14:30  delivery 12  3.5    220  Natural Gas (Henry Hub)
QG   0.005      2500     all      =      prior-4th-last   14:30  cash     6   3.5    -    E-mini Natural Gas
MNG  0.001      1000     all      =      prior-4th-last   14:30  cash     6   3.5    -    Micro Natural Gas (Henry Hub)
RB   0.0001     42000    all      =      prior-last       14:30  delivery 6   2.1    191  RBOB Gasoline
HO   0.0001     42000    all      =      prior-last       14:30  delivery 6   2.3    -    NY Harbor ULSD (diesel)
PL   0.1        50       all      FJNV   3rd-last         13:05  delivery 6   980    105  Platinum
PA   0.5        100      all      HMUZ   3rd-last         13:00  delivery 6   980    -    Palladium
""",
    (Exchange.COMEX, "USD"): """
root tick       point    months   cycle  last-day         ends   settles  yrs about  chap name
GC   0.1        100      all      GJMQVZ 3rd-last         13:30  delivery 6   2700   113  Gold
QO   0.25       50       all      GJMQVZ prior-3rd-last   13:30  cash     6   2700   911  E-mini Gold
MGC  0.1        10       all      GJMQVZ 3rd-last         13:30  delivery 6   2700   120  Micro Gold
1OZ  0.25       1        GJMQVZ   =      prior-3rd-last   13:30  cash     2   2700   -    1-Ounce Gold
SI   0.005      5000     all      HKNUZ  3rd-last         13:25  delivery 6   31     112  Silver
QI   0.0125     2500     all      HKNUZ  prior-3rd-last   13:25  cash     6   31     912  E-mini Silver
SIL  0.005      1000     all      HKNUZ  3rd-last         13:25  delivery 6   31     121  Micro Silver (1,000 oz)
HG   0.0005     25000    all      HKNUZ  3rd-last         13:00  delivery 6   4.3    111  Copper
QC   0.002      12500    all      HKNUZ  prior-3rd-last   13:00  cash     6   4.3    913  E-mini Copper
MHG  0.0005     2500     all      HKNUZ  prior-3rd-last   13:00  cash     6   4.3    -    Micro Copper
ALI  0.25       25       all      =      3rd-last         13:00  delivery 5   2550   107  Aluminum
""",
    (Exchange.CFE, "USD"): """
root tick       point    months   cycle  last-day         ends   settles  yrs about  chap name
VX   0.05       1000     all      =      volatility       08:00  cash     2   17     -    Cboe Volatility Index
VXM  0.01       100      all      =      volatility       08:00  cash     2   17     -    Mini Cboe Volatility Index
""",
    (Exchange.ICE, "USD"): """
root tick       point    months   cycle  last-day         ends   settles  yrs about  chap name
DX   0.005      1000     HMUZ     =      dollar-index     10:16  delivery 2   106    -    US Dollar Index
KC   0.05       375      HKNUZ    =      8-before-last    13:30  delivery 6   300    -    Coffee C
CC   1          10       HKNUZ    =      11-before-last   13:30  delivery 6   8500   -    Cocoa
SB   0.01       1120     HKNV     =      prior-last       13:00  delivery 6   20     11   Sugar No. 11
CT   0.01       500      HKNVZ    =      17th-last        14:20  delivery 6   70     10   Cotton No. 2
OJ   0.05       150      FHKNUX   =      14-before-last   14:00  delivery 6   400    -    Orange Juice (FCOJ-A)
""",
    (Exchange.MIAX, "USD"): """
root tick       point    months   cycle  last-day         ends   settles  yrs about  chap name
MWE  0.25       50       HKNUZ    =      1-before-15th    12:00  delivery 2   600    -    Minneapolis Spring Wheat
""",
}
"""The rows of each exchange and currency, as `roots` reads them."""

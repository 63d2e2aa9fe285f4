"""The roots of Eurex, as tables. Bonds are quoted in percent of their nominal value of 100,000."""

from tradehook.instruments.root import Exchange

EUREX_ROOTS = {
    (Exchange.EUREX, "EUR"): """
root tick  point months cycle last-day         ends  settles  yrs about chap name
FESX 1     10    HMUZ   =     eurex-3rd-fri    12:00 cash     3   5300  -    EURO STOXX 50
FSXE 0.5   1     HMUZ   =     eurex-3rd-fri    12:00 cash     1   5300  -    Micro-EURO STOXX 50
FESB 0.05  50    HMUZ   =     eurex-3rd-fri    12:00 cash     1   200   -    EURO STOXX Banks
FXXP 0.1   50    HMUZ   =     eurex-3rd-fri    12:00 cash     3   540   -    STOXX Europe 600
FDAX 1     25    HMUZ   =     eurex-3rd-fri    13:00 cash     3   23000 -    DAX
FDXM 1     5     HMUZ   =     eurex-3rd-fri    13:00 cash     3   23000 -    Mini-DAX
FDXS 1     1     HMUZ   =     eurex-3rd-fri    13:00 cash     1   23000 -    Micro-DAX
FTDX 0.5   10    HMUZ   =     eurex-3rd-fri    13:00 cash     1   3700  -    TecDAX
FVS  0.05  100   all    =     eurex-volatility 12:00 cash     1   19    -    VSTOXX
FGBL 0.01  1000  HMUZ   =     eurex-bonds      12:30 delivery 1   131   -    Euro-Bund
FGBM 0.01  1000  HMUZ   =     eurex-bonds      12:30 delivery 1   118   -    Euro-Bobl
FGBS 0.005 1000  HMUZ   =     eurex-bonds      12:30 delivery 1   107   -    Euro-Schatz
FGBX 0.02  1000  HMUZ   =     eurex-bonds      12:30 delivery 1   125   -    Euro-Buxl
FBTP 0.01  1000  HMUZ   =     eurex-bonds      12:30 delivery 1   120   -    Long-Term Euro-BTP
FBTM 0.01  1000  HMUZ   =     eurex-bonds      12:30 delivery 1   115   -    Mid-Term Euro-BTP
FBTS 0.01  1000  HMUZ   =     eurex-bonds      12:30 delivery 1   107   -    Short-Term Euro-BTP
FOAT 0.01  1000  HMUZ   =     eurex-bonds      12:30 delivery 1   124   -    Euro-OAT
FBON 0.01  1000  HMUZ   =     eurex-bonds      12:30 delivery 1   125   -    Euro-BONO
""",
    (Exchange.EUREX, "CHF"): """
root tick  point months cycle last-day         ends  settles  yrs about chap name
FSMI 1     10    HMUZ   =     eurex-3rd-fri    09:00 cash     1   12000 -    SMI
""",
}
"""The rows of each exchange and currency, as `roots` reads them."""

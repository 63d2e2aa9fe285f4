"""US stocks and ETFs that alerts are often about: about what each costs in US dollars, and its name.

Those of the stocks that are also in an index stand here for their price; the others are not in the package
that `listed_stocks` reads. The prices only say where simulated prices start from.
"""

from decimal import Decimal

_ETFS = """
SPY  590  SPDR S&P 500 ETF Trust
VOO  542  Vanguard S&P 500 ETF
IVV  593  iShares Core S&P 500 ETF
VTI  292  Vanguard Total Stock Market ETF
QQQ  515  Invesco QQQ Trust
QQQM 212  Invesco NASDAQ 100 ETF
DIA  440  SPDR Dow Jones Industrial Average ETF Trust
IWM  225  iShares Russell 2000 ETF
MDY  585  SPDR S&P MidCap 400 ETF Trust
RSP  180  Invesco S&P 500 Equal Weight ETF
TQQQ 80   ProShares UltraPro QQQ
SQQQ 30   ProShares UltraPro Short QQQ
QLD  107  ProShares Ultra QQQ
QID  27   ProShares UltraShort QQQ
PSQ  37   ProShares Short QQQ
UPRO 92   ProShares UltraPro S&P 500
SPXU 22   ProShares UltraPro Short S&P 500
SPXL 175  Direxion Daily S&P 500 Bull 3X
SPXS 6    Direxion Daily S&P 500 Bear 3X
SSO  94   ProShares Ultra S&P 500
SDS  19   ProShares UltraShort S&P 500
SH   42   ProShares Short S&P 500
UDOW 97   ProShares UltraPro Dow30
SDOW 51   ProShares UltraPro Short Dow30
TNA  46   Direxion Daily Small Cap Bull 3X
TZA  12   Direxion Daily Small Cap Bear 3X
SOXL 28   Direxion Daily Semiconductor Bull 3X
SOXS 21   Direxion Daily Semiconductor Bear 3X
SOXX 217  iShares Semiconductor ETF
SMH  245  VanEck Semiconductor ETF
TECL 92   Direxion Daily Technology Bull 3X
FAS  165  Direxion Daily Financial Bull 3X
FAZ  5    Direxion Daily Financial Bear 3X
LABU 100  Direxion Daily S&P Biotech Bull 3X
LABD 6    Direxion Daily S&P Biotech Bear 3X
FNGU 60   MicroSectors FANG+ 3X Leveraged
TSLL 25   Direxion Daily TSLA Bull 2X
NVDL 70   GraniteShares 2x Long NVDA
VXX  45   iPath S&P 500 VIX Short-Term Futures
UVXY 23   ProShares Ultra VIX Short-Term Futures
SVXY 50   ProShares Short VIX Short-Term Futures
TLT  88   iShares 20+ Year Treasury Bond ETF
IEF  93   iShares 7-10 Year Treasury Bond ETF
SHY  82   iShares 1-3 Year Treasury Bond ETF
TMF  41   Direxion Daily 20+ Year Treasury Bull 3X
TMV  39   Direxion Daily 20+ Year Treasury Bear 3X
AGG  97   iShares Core US Aggregate Bond ETF
BND  72   Vanguard Total Bond Market ETF
BIL  91   SPDR Bloomberg 1-3 Month T-Bill ETF
SGOV 100  iShares 0-3 Month Treasury Bond ETF
HYG  79   iShares iBoxx High Yield Corporate Bond ETF
LQD  107  iShares iBoxx Investment Grade Corporate Bond ETF
JNK  96   SPDR Bloomberg High Yield Bond ETF
GLD  247  SPDR Gold Shares
IAU  50   iShares Gold Trust
SLV  28   iShares Silver Trust
GDX  36   VanEck Gold Miners ETF
GDXJ 45   VanEck Junior Gold Miners ETF
NUGT 40   Direxion Daily Gold Miners Bull 2X
USO  74   United States Oil Fund
BNO  30   United States Brent Oil Fund
UNG  16   United States Natural Gas Fund
BOIL 45   ProShares Ultra Bloomberg Natural Gas
KOLD 30   ProShares UltraShort Bloomberg Natural Gas
DBC  22   Invesco DB Commodity Index Tracking Fund
UUP  29   Invesco DB US Dollar Index Bullish Fund
XLB  86   Materials Select Sector SPDR
XLC  99   Communication Services Select Sector SPDR
XLE  88   Energy Select Sector SPDR
XLF  49   Financial Select Sector SPDR
XLI  135  Industrial Select Sector SPDR
XLK  235  Technology Select Sector SPDR
XLP  79   Consumer Staples Select Sector SPDR
XLRE 42   Real Estate Select Sector SPDR
XLU  77   Utilities Select Sector SPDR
XLV  141  Health Care Select Sector SPDR
XLY  226  Consumer Discretionary Select Sector SPDR
XBI  93   SPDR S&P Biotech ETF
XOP  133  SPDR S&P Oil & Gas Exploration & Production ETF
XRT  80   SPDR S&P Retail ETF
XHB  109  SPDR S&P Homebuilders ETF
KRE  62   SPDR S&P Regional Banking ETF
VNQ  90   Vanguard Real Estate ETF
ARKK 60   ARK Innovation ETF
EEM  43   iShares MSCI Emerging Markets ETF
EFA  77   iShares MSCI EAFE ETF
EWZ  24   iShares MSCI Brazil ETF
EWJ  68   iShares MSCI Japan ETF
FXI  30   iShares China Large-Cap ETF
KWEB 30   KraneShares CSI China Internet ETF
VTV  172  Vanguard Value ETF
VUG  418  Vanguard Growth ETF
SCHD 28   Schwab US Dividend Equity ETF
JEPI 58   JPMorgan Equity Premium Income ETF
IBIT 54   iShares Bitcoin Trust ETF
FBTC 83   Fidelity Wise Origin Bitcoin Fund
GBTC 75   Grayscale Bitcoin Trust ETF
BITO 23   ProShares Bitcoin ETF
BITX 60   2x Bitcoin Strategy ETF
ETHA 26   iShares Ethereum Trust ETF
"""

_STOCKS = """
AAPL  230  Apple
MSFT  425  Microsoft
GOOGL 175  Alphabet (Class A)
GOOG  177  Alphabet (Class C)
AMZN  205  Amazon
META  580  Meta Platforms
NVDA  138  Nvidia
TSLA  340  Tesla
AMD   138  Advanced Micro Devices
AVGO  170  Broadcom
INTC  24   Intel
MU    100  Micron Technology
NFLX  880  Netflix
ORCL  190  Oracle
CRM   335  Salesforce
ADBE  510  Adobe
CSCO  58   Cisco
IBM   220  IBM
QCOM  158  Qualcomm
TXN   198  Texas Instruments
BRK.B 475  Berkshire Hathaway (Class B)
BRK.A 712000 Berkshire Hathaway (Class A)
JPM   248  JPMorgan Chase
BAC   47   Bank of America
WFC   76   Wells Fargo
GS    605  Goldman Sachs
MS    133  Morgan Stanley
C     69   Citigroup
V     310  Visa
MA    525  Mastercard
PYPL  86   PayPal
XYZ   95   Block
COIN  300  Coinbase
HOOD  37   Robinhood Markets
SOFI  15   SoFi Technologies
AFRM  70   Affirm
UPST  75   Upstart
PLTR  65   Palantir
SNOW  170  Snowflake
NET   105  Cloudflare
CRWD  360  CrowdStrike
DDOG  150  Datadog
ZS    205  Zscaler
OKTA  77   Okta
MDB   320  MongoDB
TEAM  260  Atlassian
WDAY  265  Workday
TWLO  105  Twilio
DOCU  80   DocuSign
ZM    83   Zoom
U     21   Unity Software
RBLX  50   Roblox
SHOP  110  Shopify
MELI  2000 MercadoLibre
SE    110  Sea
UBER  71   Uber
LYFT  17   Lyft
ABNB  135  Airbnb
DASH  178  DoorDash
DKNG  43   DraftKings
SPOT  470  Spotify
ROKU  69   Roku
SNAP  11   Snap
PINS  30   Pinterest
RDDT  140  Reddit
GME   28   GameStop
AMC   4.5  AMC Entertainment
BB    2.4  BlackBerry
NOK   4.2  Nokia
F     11   Ford Motor
GM    57   General Motors
RIVN  11   Rivian
LCID  2.1  Lucid
NIO   4.6  NIO
XPEV  12   XPeng
LI    23   Li Auto
BABA  86   Alibaba
JD    35   JD.com
PDD   100  PDD Holdings
BIDU  85   Baidu
TSM   190  Taiwan Semiconductor Manufacturing
ASML  670  ASML
ARM   135  Arm Holdings
SMCI  33   Super Micro Computer
MRVL  92   Marvell Technology
MSTR  380  Strategy (formerly MicroStrategy)
MARA  24   MARA Holdings
RIOT  12   Riot Platforms
CLSK  14   CleanSpark
HUT   26   Hut 8
CRCL  150  Circle Internet Group
CRWV  100  CoreWeave
IONQ  33   IonQ
RGTI  10   Rigetti Computing
QBTS  8    D-Wave Quantum
SOUN  8    SoundHound AI
BBAI  3    BigBear.ai
AI    35   C3.ai
PATH  13   UiPath
ASTS  25   AST SpaceMobile
RKLB  23   Rocket Lab
SPCE  7    Virgin Galactic
JOBY  8    Joby Aviation
ACHR  8    Archer Aviation
PLUG  2    Plug Power
FCEL  9    FuelCell Energy
CHPT  1.2  ChargePoint
ENPH  65   Enphase Energy
RUN   11   Sunrun
OKLO  25   Oklo
SMR   25   NuScale Power
NVAX  9    Novavax
MRNA  42   Moderna
PFE   25   Pfizer
JNJ   155  Johnson & Johnson
LLY   780  Eli Lilly
NVO   105  Novo Nordisk
UNH   600  UnitedHealth
HIMS  27   Hims & Hers Health
TLRY  1.4  Tilray
CGC   3.5  Canopy Growth
DIS   115  Walt Disney
WMT   90   Walmart
COST  960  Costco
TGT   125  Target
HD    415  Home Depot
NKE   76   Nike
SBUX  100  Starbucks
MCD   293  McDonald's
KO    64   Coca-Cola
PEP   160  PepsiCo
PG    174  Procter & Gamble
T     23   AT&T
VZ    43   Verizon
XOM   121  ExxonMobil
CVX   161  Chevron
OXY   50   Occidental Petroleum
BA    150  Boeing
CAT   395  Caterpillar
GE    180  GE Aerospace
LMT   525  Lockheed Martin
AAL   14   American Airlines
DAL   63   Delta Air Lines
UAL   95   United Airlines
CCL   25   Carnival
CVNA  255  Carvana
CHWY  34   Chewy
W     45   Wayfair
ETSY  54   Etsy
EBAY  62   eBay
BYND  5    Beyond Meat
PTON  9    Peloton
DJT   31   Trump Media & Technology
VALE  10   Vale
PBR   14   Petrobras
NU    13   Nu Holdings
GRAB  5    Grab
OPEN  2    Opendoor
WISH  6    ContextLogic
CLOV  3    Clover Health
FUBO  1.5  fuboTV
SIRI  27   Sirius XM
"""


def _row(line: str) -> tuple[str, tuple[Decimal, str]]:
    symbol, price, name = line.split(None, 2)
    return symbol, (Decimal(price), name)


KNOWN_STOCKS = dict(_row(line) for line in (_ETFS + _STOCKS).splitlines() if line)
"""About what it costs and its name, by symbol."""

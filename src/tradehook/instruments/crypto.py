"""Crypto pairs: `BTCUSD`, `BTC-USD`, `BTC/USD`, and perpetuals `BTCUSDT.P` (rule: deciding 6).

Tick and step follow the magnitude of the price, as exchanges choose them; a broker's own are finer or
coarser.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from tradehook.instruments.answer import Reading
from tradehook.instruments.magnitude import on_tick, step_for, tick_for
from tradehook.instruments.sessions.calendars import Calendar
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick

# base, about what it costs in US dollars, name
_TABLE = """
BTC    95000    Bitcoin
ETH    3400     Ether
SOL    190      Solana
XRP    2.2      XRP
BNB    650      BNB
DOGE   0.32     Dogecoin
ADA    0.9      Cardano
AVAX   38       Avalanche
LINK   23       Chainlink
DOT    7.2      Polkadot
LTC    105      Litecoin
BCH    450      Bitcoin Cash
UNI    13       Uniswap
AAVE   310      Aave
MATIC  0.48     Polygon (MATIC)
POL    0.48     Polygon (POL)
SHIB   0.000022 Shiba Inu
PEPE   0.000018 Pepe
TRX    0.25     TRON
XLM    0.36     Stellar
HBAR   0.28     Hedera
SUI    4.1      Sui
TON    5.5      Toncoin
NEAR   5.1      NEAR Protocol
APT    9.2      Aptos
ICP    10.5     Internet Computer
ETC    27       Ethereum Classic
ATOM   6.6      Cosmos
FIL    5.1      Filecoin
ARB    0.77     Arbitrum
OP     1.9      Optimism
INJ    21       Injective
IMX    1.4      Immutable
STX    1.6      Stacks
VET    0.046    VeChain
ALGO   0.33     Algorand
XTZ    1.3      Tezos
EOS    0.8      EOS
GRT    0.21     The Graph
MKR    1550     Maker
CRV    0.9      Curve DAO
CVX    4.3      Convex Finance
SNX    2.1      Synthetix
COMP   77       Compound
YFI    8200     yearn.finance
SUSHI  1.4      SushiSwap
LDO    1.9      Lido DAO
RUNE   4.8      THORChain
BAT    0.24     Basic Attention Token
ZRX    0.5      0x
ENJ    0.22     Enjin Coin
MANA   0.47     Decentraland
SAND   0.57     The Sandbox
AXS    6.3      Axie Infinity
GALA   0.037    Gala
CHZ    0.085    Chiliz
APE    1.2      ApeCoin
XMR    200      Monero
ZEC    55       Zcash
DASH   38       Dash
PAXG   2700     PAX Gold
RENDER 7.2      Render
FET    1.3      Artificial Superintelligence Alliance
TIA    4.9      Celestia
SEI    0.41     Sei
WIF    1.9      dogwifhat
BONK   0.00003  Bonk
ONDO   1.3      Ondo
JUP    0.85     Jupiter
PYTH   0.37     Pyth Network
ENS    34       Ethereum Name Service
TRUMP  10       Official Trump
USDT   1        Tether
USDC   1        USD Coin
"""

_QUOTES = {
    "USDT": Decimal(1),
    "USDC": Decimal(1),
    "USD": Decimal(1),
    "EUR": Decimal("1.08"),
    "BTC": Decimal(95000),
}
"""Quote currencies and about what one costs in US dollars."""

_STABLE = frozenset({"USDT", "USDC"})
_AGAINST_BITCOIN = frozenset(
    {
        "ETH",
        "SOL",
        "XRP",
        "BNB",
        "DOGE",
        "ADA",
        "AVAX",
        "LINK",
        "DOT",
        "LTC",
        "BCH",
        "UNI",
        "AAVE",
        "XMR",
        "ETC",
    }
)
_WITH_PERPETUAL = frozenset({"USD", "USDT", "USDC"})
_PERPETUAL = ".P"
_SPELLING = re.compile(rf"([A-Z0-9]{{1,12}}?)[-/_]?({'|'.join(_QUOTES)})(\.P)?")


@dataclass(frozen=True, slots=True)
class Pair:
    """A base currency against a quote currency; `ending` is `.P` for the perpetual, else empty."""

    base: str
    quote: str
    ending: str = ""

    @property
    def symbol(self) -> str:
        """The canonical spelling: `BTCUSD`, `BTCUSDT.P`."""
        return f"{self.base}{self.quote}{self.ending}"


def _row(line: str) -> tuple[str, tuple[Decimal, str]]:
    base, price, name = line.split(None, 2)
    return base, (Decimal(price), name)


_BASES = dict(_row(line) for line in _TABLE.strip().splitlines())


def spelled(ticker: str) -> Pair | None:
    """The pair that an upper-case ticker spells, known or not; None for another shape."""
    parts = _SPELLING.fullmatch(ticker)
    return Pair(parts[1], parts[2], parts[3] or "") if parts else None


def read(ticker: str) -> Reading | None:
    """The pair or perpetual that an upper-case ticker means."""
    pair = spelled(ticker)
    return Reading(_instrument(pair)) if pair and _is_traded(pair) else None


def symbols() -> list[str]:
    """The canonical symbols of every pair and perpetual."""
    return [pair.symbol for base in _BASES for pair in pairs_of(base)]


def pairs_of(base: str) -> list[Pair]:
    """The pairs and perpetuals of a base currency."""
    every = [Pair(base, quote, ending) for ending in ("", _PERPETUAL) for quote in _QUOTES]
    return [pair for pair in every if _is_traded(pair)]


def bases() -> dict[str, str]:
    """Every base currency with its name."""
    return {base: name for base, (_, name) in _BASES.items()}


def _is_traded(pair: Pair) -> bool:
    if pair.base not in _BASES or pair.base == pair.quote:
        return False
    if pair.base in _STABLE:
        return not pair.ending and pair.quote in {"USD", "EUR"}
    if pair.ending:
        return pair.quote in _WITH_PERPETUAL
    return pair.quote != "BTC" or pair.base in _AGAINST_BITCOIN


def _instrument(pair: Pair) -> Instrument:
    in_dollars, name = _BASES[pair.base]
    price = in_dollars / _QUOTES[pair.quote]
    tick = tick_for(price)
    return Instrument(
        symbol=pair.symbol,
        name=f"{name} / {pair.quote}{' perpetual' if pair.ending else ''}",
        asset_class=AssetClass.CRYPTO,
        currency=pair.quote,
        tick=Tick(tick),
        quantity_step=step_for(in_dollars),
        calendar=Calendar.ALWAYS,
        reference_price=Price(on_tick(price, tick)),
    )

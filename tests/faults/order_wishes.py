"""What a holder of a key may want of one symbol, by chance. No two wishes of a round have the same terms, so that terms
seen at the exchange say whose they are."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tests.client import Json

TICK = Decimal("0.01")
_KINDS = ("Market",) * 3 + ("Limit",) * 4 + ("Stop",) * 2 + ("Stop limit", "Trailing stop")
_AT_ONCE = ("IOC", "FOK")
_RESTING = ("DAY", "GTC", "GTD", "GTS")
_VALIDITIES = {
    "Market": ("DAY", "GTC", *_AT_ONCE),
    "Limit": (*_RESTING, *_RESTING, *_AT_ONCE),
    "Stop": _RESTING,
    "Stop limit": _RESTING,
    "Trailing stop": _RESTING,
}
_PRICES = {"Limit": ("price",), "Stop": ("stopPrice",), "Stop limit": ("price", "stopPrice")}
_AN_HOUR_S = 3600


@dataclass(slots=True)
class Wishes:
    """Messages about one symbol whose price is near 100."""

    chance: random.Random
    symbol: str
    _quantities: Iterator[int] = field(init=False)
    _ticks: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self._quantities = iter(self.chance.sample(range(2, 100), 98))
        self._ticks = iter(self.chance.sample(range(10, 400), 390))

    def order(self) -> Json:
        """An order of any type, side, validity and bracket."""
        kind, side = self.chance.choice(_KINDS), self.chance.choice(("buy", "sell"))
        wanted: Json = {"symbol": self.symbol, "type": kind, "side": side, "qty": next(self._quantities)}
        wanted |= self._prices(kind, side)
        if self.chance.random() < 0.8:
            wanted |= self._validity(self.chance.choice(_VALIDITIES[kind]))
        return wanted | self._legs(side, often=0.5)

    def change(self, order: Json) -> Json:
        """Other terms of an order: of itself, of its legs, or of both."""
        kind, side = order["type"], order["side"]
        of_itself: list[Json] = [{"qty": next(self._quantities)}, {}]
        if kind != "Market":
            of_itself += [self._prices(kind, side), self._prices(kind, side)]
            of_itself += [self._validity(self.chance.choice(_RESTING)), self._prices(kind, side) | of_itself[0]]
        wanted = self.chance.choice(of_itself)
        return wanted | self._legs(side, often=0.3 if wanted else 1)

    def outside(self) -> Json:
        """What a strategy that the account follows may say meanwhile."""
        action = self.chance.choice(("exit", "exit", "buy", "sell", "cancel"))
        entering = {"quantity": self.chance.randint(1, 9)} if action in ("buy", "sell") else {}
        return {"ticker": self.symbol, "action": action, **entering}

    def near(self) -> str:
        """A price that orders wait for."""
        return str(100 + self.chance.randint(-350, 350) * TICK)

    def _prices(self, kind: str, side: str) -> Json:
        if kind == "Trailing stop":
            return {"trStopOffset": next(self._ticks)}
        return {name: self._waits(name, side) for name in _PRICES.get(kind, ())}

    def _waits(self, name: str, side: str) -> float:
        """A price of its own on the side where an order mostly waits."""
        below = (side == "buy") is (name == "price")
        away = next(self._ticks)
        if self.chance.random() < 0.25:
            below = not below
        return float(100 - away * TICK if below else 100 + away * TICK)

    def _validity(self, word: str) -> Json:
        until = {"expireDate": (int(time.time()) + _AN_HOUR_S) * 1000} if word == "GTD" else {}
        return {"validity": word, **until}

    def _legs(self, side: str, often: float) -> Json:
        wanted: Json = {}
        if self.chance.random() < often:
            wanted |= self._stop_loss(side)
        if self.chance.random() < often:
            wanted |= self._take_profit(side)
        return wanted

    def _stop_loss(self, side: str) -> Json:
        kind = self.chance.choice(("absolute", "absolute", "offset in ticks", "tr. offset", "offset in %"))
        return {"stopLossType": kind, "stopLoss": self._leg(kind, below=side == "buy")}

    def _take_profit(self, side: str) -> Json:
        kind = self.chance.choice(("absolute", "absolute", "offset in ticks", "offset in %"))
        return {"takeProfitType": kind, "takeProfit": self._leg(kind, below=side == "sell")}

    def _leg(self, kind: str, *, below: bool) -> float:
        away = next(self._ticks)
        match kind:
            case "absolute":
                return float(100 - away * TICK if below else 100 + away * TICK)
            case "offset in %":
                return self.chance.randint(1, 4)
            case _:
                return away

"""A memory that forgets the oldest: as much as matters, and no more than fits."""

from collections import OrderedDict
from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Remembered(Generic[_Key, _Value]):
    """At most so many values by key; what was set longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, _Value] = OrderedDict()

    def __contains__(self, key: _Key) -> bool:
        return key in self._kept

    def get(self, key: _Key) -> _Value | None:
        """The value of a key, unless it is forgotten."""
        return self._kept.get(key)

    def set(self, key: _Key, value: _Value) -> None:
        """Keep a value as the newest."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def forget(self, key: _Key) -> None:
        """Keep nothing of a key."""
        self._kept.pop(key, None)

    def items(self) -> list[tuple[_Key, _Value]]:
        """Everything that is kept, oldest first."""
        return list(self._kept.items())

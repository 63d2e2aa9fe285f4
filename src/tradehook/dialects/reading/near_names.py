"""Finding the name that somebody meant: spelled alike but for case, `_`, `-`, spaces and one letter."""

from collections.abc import Iterable, Mapping
from typing import Final

_LONGEST: Final = 40
_SIGNS = str.maketrans("", "", "_- .")


class NearNames:
    """The names that may be meant.

    `others` are further spellings of them that people use. Below `shortest` letters, all must match.
    """

    def __init__(self, names: Iterable[str], others: Mapping[str, str] | None = None, shortest: int = 5) -> None:
        self._shortest = shortest
        self._near: dict[str, str] = {}
        for name in names:
            for sketch in self._sketches(name):
                self._near.setdefault(sketch, name)
        self._near |= {_bare(spelling): name for spelling, name in (others or {}).items()}

    def meant_by(self, word: str) -> str | None:
        """The name that `word` is nearly; None when it resembles none, or is very long."""
        if len(word) > _LONGEST:
            return None
        return next((self._near[sketch] for sketch in self._sketches(word) if sketch in self._near), None)

    def _sketches(self, word: str) -> list[str]:
        """The bare word, and what is left of it without one letter: words one letter apart share one."""
        bare = _bare(word)
        if len(bare) < self._shortest:
            return [bare]
        return [bare, *(bare[:at] + bare[at + 1 :] for at in range(len(bare)))]


def _bare(word: str) -> str:
    return word.lower().translate(_SIGNS)

"""What a newer file of the directory changes about what is kept of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tradehook.instruments.directory.listed import DirectoryKind, ImportedSymbol, ListedSymbol


@dataclass(frozen=True, slots=True)
class Difference:
    """What is to be written. `unchanged` is only counted; `renamed` are symbols that went and what likely became of
    them, all of them among `delisted` and `new` too."""

    new: tuple[ListedSymbol, ...]
    changed: tuple[ListedSymbol, ...]
    unchanged: int
    delisted: tuple[str, ...]
    renamed: Mapping[str, str]


def compare(kind: DirectoryKind, known: Mapping[str, ImportedSymbol], listed: Iterable[ListedSymbol]) -> Difference:
    """Hold a whole file against everything that is kept, of both kinds.

    A symbol that was delisted and is listed again is new. One that the other file listed before is changed: it moved
    to another exchange. Gone is what the last file of the same kind listed.
    """
    new: list[ListedSymbol] = []
    changed: list[ListedSymbol] = []
    unchanged = 0
    listed = tuple(listed)
    for each in listed:
        before = known.get(each.symbol)
        if before is None or before.delisted_at is not None:
            new.append(each)
        elif before.listed != each or before.directory is not kind:
            changed.append(each)
        else:
            unchanged += 1
    still = {each.symbol for each in listed}
    gone = [before.listed for symbol, before in known.items() if _was_listed(before, kind) and symbol not in still]
    return Difference(
        new=tuple(new),
        changed=tuple(changed),
        unchanged=unchanged,
        delisted=tuple(each.symbol for each in gone),
        renamed=_renamed(gone, [each for each in new if each.symbol not in known]),
    )


def _was_listed(before: ImportedSymbol, kind: DirectoryKind) -> bool:
    return before.directory is kind and before.delisted_at is None


def _renamed(gone: Iterable[ListedSymbol], came: Iterable[ListedSymbol]) -> dict[str, str]:
    """New symbols by old ones: where one symbol of a name went and one of the same name came."""
    went = _by_unique_name(gone)
    return {went[name]: symbol for name, symbol in _by_unique_name(came).items() if name in went}


def _by_unique_name(listed: Iterable[ListedSymbol]) -> dict[str, str]:
    listed = tuple(listed)
    counts = Counter(each.name for each in listed)
    return {each.name: each.symbol for each in listed if counts[each.name] == 1}

from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments.directory.comparing import compare
from tradehook.instruments.directory.listed import DirectoryKind, ImportedSymbol, ListedSymbol
from tradehook.vocabulary.instant import Instant

NASDAQ, OTHER = DirectoryKind
NOW = Instant(1)


def listed(symbol: str, name: str = "", exchange: str = "NASDAQ") -> ListedSymbol:
    return ListedSymbol(symbol, name or f"{symbol} Inc.", exchange, False, 100)


def known(*symbols: ListedSymbol, directory: DirectoryKind = NASDAQ, gone: bool = False) -> dict[str, ImportedSymbol]:
    return {each.symbol: ImportedSymbol(each, directory, NOW if gone else None) for each in symbols}


def test_the_first_file_is_all_new() -> None:
    found = compare(NASDAQ, {}, [listed("A"), listed("B")])

    assert [each.symbol for each in found.new] == ["A", "B"]
    assert (found.changed, found.unchanged, found.delisted, found.renamed) == ((), 0, (), {})


def test_the_same_file_again_changes_nothing() -> None:
    found = compare(NASDAQ, known(listed("A"), listed("B")), [listed("B"), listed("A")])

    assert (found.new, found.changed, found.unchanged, found.delisted) == ((), (), 2, ())


def test_another_name_is_a_change_and_an_absence_delists() -> None:
    found = compare(NASDAQ, known(listed("A"), listed("B")), [listed("A", "Another Inc.")])

    assert [each.name for each in found.changed] == ["Another Inc."]
    assert found.delisted == ("B",)


def test_only_what_the_same_file_listed_before_can_be_gone_from_it() -> None:
    found = compare(NASDAQ, known(listed("A")) | known(listed("N", exchange="NYSE"), directory=OTHER), [listed("A")])

    assert found.delisted == ()


def test_a_share_that_moves_to_another_exchange_stays_listed_whichever_file_comes_first() -> None:
    moved = listed("A", exchange="NYSE")
    found = compare(OTHER, known(listed("A")), [moved])
    assert found.changed == (moved,)

    then = compare(NASDAQ, known(moved, directory=OTHER), [listed("B")])
    assert then.delisted == ()


def test_what_was_delisted_and_is_listed_again_is_new() -> None:
    found = compare(NASDAQ, known(listed("A"), gone=True), [listed("A")])

    assert found.new == (listed("A"),)
    assert found.renamed == {}


def test_a_name_that_one_symbol_lost_and_another_got_is_a_renaming() -> None:
    found = compare(NASDAQ, known(listed("OLD", "Acme Inc.")), [listed("NEW", "Acme Inc.")])

    assert found.renamed == {"OLD": "NEW"}
    assert (found.delisted, [each.symbol for each in found.new]) == (("OLD",), ["NEW"])


def test_a_name_that_several_have_says_nothing() -> None:
    before = known(listed("OLD", "Acme"), listed("OLDER", "Acme"))

    assert compare(NASDAQ, before, [listed("NEW", "Acme")]).renamed == {}
    assert compare(NASDAQ, known(listed("OLD", "Acme")), [listed("N", "Acme"), listed("M", "Acme")]).renamed == {}


symbols = some.lists(
    some.builds(listed, some.sampled_from("ABCDEFGH"), some.sampled_from(["One", "Two", ""])),
    unique_by=lambda s: s.symbol,
)
kept = some.builds(
    lambda these, kind, gone: {each.symbol: ImportedSymbol(each, kind, NOW if gone else None) for each in these},
    symbols,
    some.sampled_from(DirectoryKind),
    some.booleans(),
)


@given(kept, symbols, some.sampled_from(DirectoryKind))
def test_every_line_counts_once_and_writing_the_difference_makes_the_next_one_empty(before, file, kind) -> None:  # type: ignore[no-untyped-def]
    found = compare(kind, before, file)

    assert len(found.new) + len(found.changed) + found.unchanged == len(file)
    assert set(found.renamed) <= set(found.delisted)
    assert set(found.renamed.values()) <= {each.symbol for each in found.new}

    after = before | {each.symbol: ImportedSymbol(each, kind) for each in (*found.new, *found.changed)}
    after |= {symbol: ImportedSymbol(before[symbol].listed, kind, NOW) for symbol in found.delisted}
    again = compare(kind, after, file)
    assert (again.new, again.changed, again.delisted, again.unchanged) == ((), (), (), len(file))

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.directory.files import NASDAQ_HEADING, elsewhere, nasdaq_listed, other_listed, share
from tests.instruments.moments import at
from tradehook.instruments.directory.listed import DirectoryKind, ListedSymbol
from tradehook.instruments.directory.reading import Directory, SkipReason, read_directory
from tradehook.vocabulary.refusal import Refusal


def read(text: str) -> Directory:
    found = read_directory(text)
    assert isinstance(found, Directory), found
    return found


def reasons(found: Directory) -> dict[SkipReason, int]:
    return {skipped.reason: skipped.count for skipped in found.skipped}


def test_what_nasdaq_lists_itself() -> None:
    found = read(
        nasdaq_listed([share("AAPL", "Apple Inc. - Common Stock"), share("QQQ", "Invesco QQQ Trust", etf="Y")])
    )

    assert found.kind is DirectoryKind.NASDAQ_LISTED
    assert found.created_at == at("2026-11-19T21:31:00", "America/New_York")
    assert found.listed == (
        ListedSymbol("AAPL", "Apple Inc. - Common Stock", "NASDAQ", False, 100),
        ListedSymbol("QQQ", "Invesco QQQ Trust", "NASDAQ", True, 100),
    )
    assert (found.read, found.skipped) == (2, ())


def test_what_the_other_exchanges_list_reads_by_nasdaq_s_spelling() -> None:
    rows = [
        elsewhere("BRK.B"),
        elsewhere("BAC$K", "BAC-K"),
        elsewhere("AAC.U", "AAC="),
        elsewhere("MKC.V"),
        elsewhere("GFR.V", "GFR^#"),
        elsewhere("SPY", exchange="P"),
        elsewhere("NEW", exchange="X"),
    ]
    found = read(other_listed(rows))

    exchanges = {each.symbol: each.exchange for each in found.listed}
    assert exchanges == {
        "BRK.B": "NYSE",
        "BAC.PRK": "NYSE",
        "AAC.U": "NYSE",
        "MKC.V": "NYSE",
        "SPY": "NYSE Arca",
        "NEW": "X",
    }
    assert reasons(found) == {SkipReason.TEMPORARY: 1}


def test_the_dress_with_commas_and_more_columns_is_read_too() -> None:
    text = (
        "ACT Symbol,Company Name,Security Name,Exchange,CQS Symbol,ETF,Round Lot Size,Test Issue,NASDAQ Symbol\n"
        'A,"Agilent, Inc.","Agilent Technologies, Inc. Common Stock",N,A,N,100.0,N,A\n'
        "BWX,SPDR,SPDR Bond ETF,P,BWX,Y,10.0,N,BWX\n,,,,,,,,\n"
    )
    found = read(text)

    assert found.created_at is None
    assert [(each.symbol, each.name, each.etf, each.round_lot) for each in found.listed] == [
        ("A", "Agilent Technologies, Inc. Common Stock", False, 100),
        ("BWX", "SPDR Bond ETF", True, 10),
    ]
    assert found.read == 2


def test_lines_that_cannot_be_read_are_counted_and_named_by_their_number() -> None:
    rows = [
        share("AAPL"),
        "ZVZZT|NASDAQ TEST STOCK|G|Y|N|100|N|N",
        "SHORT|line",
        share("lower"),
        "NONAM||Q|N|N|100|N|N",
        "BELL|\x07Ding|Q|N|N|100|N|N",
        "FLAG|Flag|Q|?|N|100|N|N",
        "LOT|Lot|Q|N|N|0|N|N",
        share("AAPL", "once more"),
    ]
    found = read(nasdaq_listed(rows))

    assert [each.symbol for each in found.listed] == ["AAPL"]
    assert found.read == 9
    assert reasons(found) == {
        SkipReason.TEST_ISSUE: 1,
        SkipReason.WRONG_NUMBER_OF_FIELDS: 1,
        SkipReason.UNREADABLE_SYMBOL: 1,
        SkipReason.UNREADABLE_NAME: 2,
        SkipReason.UNREADABLE_FLAG: 1,
        SkipReason.UNREADABLE_LOT: 1,
        SkipReason.REPEATED_SYMBOL: 1,
    }
    examples = {skipped.reason: skipped.examples for skipped in found.skipped}
    assert examples[SkipReason.WRONG_NUMBER_OF_FIELDS] == ("line 4: SHORT|line",)
    assert examples[SkipReason.UNREADABLE_NAME][1] == "line 7: BELL|?Ding|Q|N|N|100|N|N"


def test_only_the_first_few_lines_of_a_kind_are_shown() -> None:
    found = read(nasdaq_listed([share("AAPL"), *["bad"] * 50]))

    assert reasons(found) == {SkipReason.WRONG_NUMBER_OF_FIELDS: 50}
    assert len(found.skipped[0].examples) == 5


def test_a_quotation_mark_without_an_end_takes_no_other_line_with_it() -> None:
    text = 'Symbol,Security Name,Market Category,Test Issue,Round Lot Size,ETF\nA,"A,Q,N,100,N\nB,B Inc.,Q,N,100,N\n'

    assert [each.symbol for each in read(text).listed] == ["B"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-a-directory"),
        ("<!DOCTYPE html><html>The page is away</html>", "not-a-directory"),
        ('{"ticker": "AAPL"}', "not-a-directory"),
        ("Symbol|Security Name\nAAPL|Apple", "not-a-directory"),
        ("Nasdaq Traded|Symbol|Security Name|Listing Exchange|Market Category|ETF|Round Lot Size|Test Issue",
         "not-a-directory"),
        (f"{NASDAQ_HEADING}\n{share('AAPL')}\n{share('MSFT')[:8]}", "directory-cut-off"),
        (nasdaq_listed([]), "directory-empty"),
        (nasdaq_listed(["ZVZZT|NASDAQ TEST STOCK|G|Y|N|100|N|N"]), "directory-empty"),
    ],
)  # fmt: skip
def test_what_is_no_whole_directory_is_refused(text: str, code: str) -> None:
    refused = read_directory(text)

    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert refused.message.endswith(".")
    assert refused.hint


def test_an_end_that_is_no_moment_leaves_open_when_the_file_was_made() -> None:
    assert read(nasdaq_listed([share("AAPL")], made="9999999999:99")).created_at is None


def test_every_reason_has_its_sentence() -> None:
    assert all(reason.sentence.endswith(".") for reason in SkipReason)


lines = some.one_of(
    some.text(max_size=80),
    some.lists(some.sampled_from(["AAPL", "BRK.B", "A+", "N", "Y", "100", "", "é", '"', "Q"]), max_size=9).map(
        "|".join
    ),
    some.from_regex(r"[A-Z]{1,5}", fullmatch=True).map(share),
)


@given(some.lists(lines, max_size=20), some.sampled_from([nasdaq_listed, other_listed, "\n".join]))
def test_any_text_is_read_or_refused_and_no_line_is_lost(rows, dress) -> None:  # type: ignore[no-untyped-def]
    found = read_directory(dress(rows))

    if isinstance(found, Directory):
        assert found.read == len(found.listed) + sum(skipped.count for skipped in found.skipped)
        assert len({each.symbol for each in found.listed}) == len(found.listed)
        assert all(each.name.isprintable() and each.round_lot > 0 for each in found.listed)

from collections.abc import Mapping

import pytest

from tests.instruments.moments import at
from tradehook.instruments import options
from tradehook.instruments.directory.listed import DirectoryKind, ImportedSymbol, ListedSymbol
from tradehook.instruments.source import Source
from tradehook.instruments.stock_list import StockList
from tradehook.vocabulary.instant import Instant

BEFORE, NOW = at("2025-01-20T12:00:00"), at("2026-11-20T12:00:00")


def imported(*symbols: str, gone_at: Instant | None = None, renamed_to: str | None = None) -> dict[str, ImportedSymbol]:
    return {
        symbol: ImportedSymbol(
            ListedSymbol(symbol, f"{symbol} as listed", "NYSE", False, 100),
            DirectoryKind.OTHER_LISTED,
            gone_at,
            renamed_to,
        )
        for symbol in symbols
    }


def stock_list(known: Mapping[str, ImportedSymbol] | None = None) -> StockList:
    found = StockList({"AAPL": "Apple", "XYZ": "Block", "META": "Meta Platforms", "BRK.B": "Berkshire"})
    found.learn(known or {})
    return found


def read(of: StockList, ticker: str, now: Instant = NOW) -> tuple[str, str | None] | None:
    found = of.read(ticker, now)
    return (found.instrument.symbol, found.note) if found else None


def test_an_old_name_means_the_new_instrument_and_says_since_when() -> None:
    assert read(stock_list(), "SQ") == ("XYZ", "SQ has been called XYZ since 2025-01-21.")


def test_before_it_was_given_up_a_name_is_itself_until_the_day_comes() -> None:
    found = stock_list().read("SQ", BEFORE)

    assert found is not None
    assert (found.instrument.symbol, found.note) == ("SQ", None)
    assert found.until == at("2025-01-21", "America/New_York")


def test_what_is_stored_under_an_old_name_is_found_in_the_family_of_the_new_one() -> None:
    old, new = stock_list().of_symbol("SQ"), stock_list().of_symbol("XYZ")

    assert old is not None
    assert new is not None
    assert (old.symbol, old.underlying, old.family) == ("SQ", "XYZ", new.family)
    assert (old.tick, old.calendar, old.reference_price) == (new.tick, new.calendar, new.reference_price)


def test_a_contract_on_an_old_name_is_in_the_family_of_the_new_one() -> None:
    contract = options.spelled("SQ 270115C80")
    assert contract is not None

    assert stock_list().in_present_family(options.instrument(contract, "Block")).family == "XYZ"


def test_a_ticker_that_the_directory_gives_to_somebody_else_is_what_the_directory_says_and_warns() -> None:
    found = stock_list(imported("FB"))

    assert read(found, "FB") == (
        "FB",
        "FB is FB as listed now; what was called FB until 2022-06-09 is META.",
    )
    given = found.of_symbol("FB")
    assert given is not None
    assert given.family == "FB"
    assert found.renamed("FB", NOW) is None


def test_what_left_the_directory_is_known_and_says_so() -> None:
    gone = stock_list(imported("OLD", gone_at=at("2026-11-01"), renamed_to="NEW"))

    assert read(gone, "OLD") == (
        "OLD",
        "OLD left the exchanges' directory by 2026-11-01. NEW came with the same name.",
    )
    assert gone.of_symbol("OLD") is not None
    assert "OLD" not in set(gone.symbols())


def test_a_name_that_left_the_directory_and_is_an_old_one_leads_to_the_new_one() -> None:
    gone = stock_list(imported("SQ", gone_at=at("2025-01-22")))

    assert read(gone, "SQ") == ("XYZ", "SQ has been called XYZ since 2025-01-21.")


@pytest.mark.parametrize(
    ("ticker", "symbol"),
    [("BRK-B", "BRK.B"), ("BAC-K", "BAC.PRK"), ("BAC/PK", "BAC.PRK"), ("AAC-UN", "AAC.U"), ("ACHR-WT", "ACHR.WS")],
)
def test_preferred_shares_units_and_warrants_are_read_in_any_spelling(ticker: str, symbol: str) -> None:
    found = stock_list(imported("BAC.PRK", "AAC.U", "ACHR.WS"))

    assert read(found, ticker) == (symbol, None)


def test_the_directory_counts_where_both_know_a_stock() -> None:
    found = stock_list(imported("AAPL", "NEW"))

    assert found.name_of("AAPL") == "AAPL as listed"
    assert [found.source_of(symbol) for symbol in ("AAPL", "NEW", "META", "SQ", "NONE")] == [
        Source.DIRECTORY,
        Source.DIRECTORY,
        Source.PACKAGE,
        Source.PACKAGE,
        None,
    ]
    assert sorted(found.symbols()) == ["AAPL", "BRK.B", "META", "NEW", "XYZ"]


def test_what_nobody_knows_is_nothing() -> None:
    assert read(stock_list(), "NONE") is None
    assert stock_list().of_symbol("NONE") is None

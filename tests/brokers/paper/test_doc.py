"""The page for users says what the code does."""

from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from tradehook.brokers import paper
from tradehook.brokers.paper.declaration import RESTING
from tradehook.brokers.paper.margin import CONTRACTS, RULES
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.settings import Mischief, PaperSettings, Sessions
from tradehook.vocabulary.instrument import ContractType
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce
from tradehook.vocabulary.quote import PriceSource

PAGE = (Path(paper.__file__).parent / "doc.md").read_text()


def section(heading: str) -> str:
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def tables_under(heading: str) -> list[list[str]]:
    """The rows of every table of a section, without its head."""
    lines = groupby(section(heading).splitlines(), lambda line: line.startswith("|"))
    return [list(rows)[2:] for is_table, rows in lines if is_table]


def first_column(table: list[str]) -> list[str]:
    return [row.split("|")[1].strip(" `") for row in table]


def share(ratio: Decimal | None) -> str:
    return "no" if ratio is None else f"{ratio:.0%}".replace("%", " %")


def test_every_refusal_is_on_the_page() -> None:
    expected = [f"| `{refusal.code}` | {refusal.sentence} |" for refusal in Refuses]

    assert tables_under("Refusals") == [expected]


def test_what_everything_needs_of_margin_is_on_the_page() -> None:
    classes = [f"| {name} | {share(rule.long)} | {share(rule.short)} | {rule.why} |" for name, rule in RULES.items()]
    contracts = [f"| `{name}` | {share(rule.long)} | {rule.why} |" for name, rule in CONTRACTS.items()]

    assert tables_under("Money") == [classes, contracts]
    assert CONTRACTS.keys() == set(ContractType)
    assert all(rule.long == rule.short for rule in CONTRACTS.values())


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Orders", list(OrderType)),
        ("Times in force", list(TimeInForce)),
        ("Linked orders", [each for each in OrderClass if each is not OrderClass.SIMPLE]),
        ("Mischief", [name for name in Mischief.__struct_fields__ if name != "seed"]),
    ],
)
def test_the_tables_leave_nothing_out(heading: str, expected: list[str]) -> None:
    (table,) = tables_under(heading)

    assert sorted(first_column(table)) == sorted(expected)


def test_every_setting_is_explained() -> None:
    missing = [name for name in PaperSettings.__struct_fields__ if f"`{name}" not in PAGE]

    assert missing == []
    assert all(f"`{each}`" in section("Prices") for each in PriceSource)
    assert all(f"`{each}`" in section("Sessions") or f"`{each}`" in section("Times in force") for each in Sessions)


def test_the_times_in_force_of_what_waits_for_a_price_are_those_of_the_code() -> None:
    (said,) = [line for line in section("Times in force").splitlines() if line.startswith("Stops, trailing stops and")]

    assert {each for each in TimeInForce if f"`{each}`" in said} == RESTING


def test_codes_are_unique_and_every_sentence_ends() -> None:
    assert len({refusal.code for refusal in Refuses}) == len(Refuses)
    assert all(refusal.sentence.endswith(".") for refusal in Refuses)

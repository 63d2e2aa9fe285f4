"""The page for users says what the code does."""

from decimal import Decimal
from pathlib import Path

from tradehook.brokers import paper
from tradehook.brokers.paper.margin import RULES
from tradehook.brokers.paper.refusals import Refuses

PAGE = (Path(paper.__file__).parent / "doc.md").read_text()


def table_under(heading: str) -> list[str]:
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


def test_every_refusal_is_on_the_page() -> None:
    expected = [f"| `{refusal.code}` | {refusal.sentence} |" for refusal in Refuses]

    assert table_under("Refusals") == expected


def test_the_margin_of_every_class_is_on_the_page() -> None:
    def share(ratio: Decimal | None) -> str:
        return "no" if ratio is None else f"{ratio:.0%}".replace("%", " %")

    expected = [f"| {name} | {share(rule.long)} | {share(rule.short)} | {rule.why} |" for name, rule in RULES.items()]

    assert table_under("Money") == expected


def test_codes_are_unique_and_every_sentence_ends() -> None:
    assert len({refusal.code for refusal in Refuses}) == len(Refuses)
    assert all(refusal.sentence.endswith(".") for refusal in Refuses)

"""Settings as tables of the documentation."""

from decimal import Decimal

import msgspec

from tradehook.plumbing.settings_table import group_as_markdown
from tradehook.vocabulary.bounds import Range
from tradehook.vocabulary.explained.setting import Explained, Group, Grouped, Template, Warned


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One of each that is shown in its own way."""

    amount: Decimal = Decimal("1.50")
    zone: str | None = None
    subtract: bool = False


GROUPED = Grouped(
    Group.SIZE,
    (
        Explained("amount", "Amount", "How much."),
        Explained("zone", "Zone", "Where."),
        Explained(
            "subtract",
            "Subtract",
            "Whether less.",
            Warned(value=False, template=Template.TRADING_VIEW_STRATEGY, sentence="Too much."),
        ),
    ),
)


def test_a_group_is_a_heading_and_a_row_a_setting() -> None:
    lines = list(group_as_markdown(GROUPED, Settings(), {"amount": Range(above=0)}, {"zone": "a zone"}))

    assert lines[0] == "## Size"
    assert lines[4:] == [
        '| `amount` | Amount | a number greater than 0 | `"1.5"` | How much. |',
        "| `zone` | Zone | a zone | none | Where. |",
        "| `subtract` | Subtract | true or false | `false` | Whether less. **Mind:** Too much. |",
        "",
    ]

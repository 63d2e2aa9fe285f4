"""NAME=VALUE arguments."""

from typing import Any

import pytest

from tradehook.cli.fields import settings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("quantity=2.50", "2.50"),
        ("retries=3", 3),
        ("allow_add=true", True),
        ("take_profit=null", None),
        ("sides=bullish", "bullish"),
        ("flatten_at=15:55", "15:55"),
        ("expiration=+2 weeks", "+2 weeks"),
        ('take_profit={"percent": 2.50}', {"percent": "2.50"}),
        ('ticker_map={"NQ": "MNQ"}', {"NQ": "MNQ"}),
        (
            'trading_windows=[{"days": ["mon"], "from": "09:30", "to": "16:00"}]',
            [{"days": ["mon"], "from": "09:30", "to": "16:00"}],
        ),
        ("quantity=NaN", "NaN"),
        ("name=a=b", "a=b"),
    ],
)
def test_a_value_is_json_where_it_reads_as_that_and_else_text(text: str, value: Any) -> None:
    assert settings([text]) == {text.partition("=")[0]: value}

"""The forms in which a word of a closed list is written."""

import pytest

from tradehook.dialects.reading.words import any_form

WORDS = any_form({"Stop limit": 1, "tr. offset": 2, "EQUITY_CFD": 3, "GTC": 4})


@pytest.mark.parametrize(
    ("form", "meaning"),
    [
        *((form, 1) for form in ("stop limit", "stop_limit", "stop-limit", "stoplimit")),
        *((form, 2) for form in ("tr. offset", "tr offset", "tr_offset", "tr-offset", "troffset", "tr.offset")),
        *((form, 3) for form in ("equity_cfd", "equity cfd", "equity-cfd", "equitycfd")),
        ("gtc", 4),
    ],
)
def test_each_form_is_known(form: str, meaning: int) -> None:
    assert WORDS[form] == meaning

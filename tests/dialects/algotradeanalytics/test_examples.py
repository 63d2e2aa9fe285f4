"""Every code has an example, and reading it gives that code first."""

import pytest

from tests.dialects.algotradeanalytics.messages import reading_of, refusals_of
from tradehook.dialects.algotradeanalytics.examples import EXAMPLES, KEY
from tradehook.dialects.algotradeanalytics.refusals import CATALOGUE, GATES
from tradehook.dialects.algotradeanalytics.secret import secret_of
from tradehook.dialects.contract import JsonSyntax

OF_FIELDS = {"invalid-extended-hours"}
"""Codes of intake that reading gives too."""


def test_every_code_has_an_example() -> None:
    assert EXAMPLES.keys() == CATALOGUE.keys()


def test_what_only_intake_can_find_says_how_to_cause_it() -> None:
    told = {code for code, example in EXAMPLES.items() if example.how}
    assert told == set(GATES.values()) - OF_FIELDS


@pytest.mark.parametrize("code", [code for code, example in EXAMPLES.items() if not example.how])
def test_reading_the_example_gives_the_code_and_nothing_else(code: str) -> None:
    assert [refusal.code for refusal in refusals_of(EXAMPLES[code].body.encode())] == [code]


@pytest.mark.parametrize("code", [code for code, example in EXAMPLES.items() if example.how and example.body])
def test_the_example_of_a_check_of_intake_can_be_read(code: str) -> None:
    body = EXAMPLES[code].body.encode()
    assert reading_of(body).cautions == ()
    wrong = {"auth-key-required": "", "invalid-auth-key": KEY.replace("e", "a", 1)}
    assert secret_of(body, JsonSyntax.STRICT) == wrong.get(code, KEY)

"""Every code has an example, and reading it gives that code first."""

import pytest

from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.dialects.traderspost import TRADERSPOST
from tradehook.dialects.traderspost.examples import EXAMPLES
from tradehook.dialects.traderspost.refusals import CATALOGUE, GATES

BY_THEMSELVES = [code for code, example in EXAMPLES.items() if not example.how]


def test_every_code_has_an_example() -> None:
    assert EXAMPLES.keys() == CATALOGUE.keys()


def test_what_only_intake_can_find_says_how_to_cause_it() -> None:
    told = {code for code, example in EXAMPLES.items() if example.how}
    assert told == set(GATES.values()) - {"invalid-extended-hours"}


@pytest.mark.parametrize("code", BY_THEMSELVES)
def test_reading_the_example_gives_the_code_first_and_nothing_else(code: str) -> None:
    outcome = TRADERSPOST.parse(EXAMPLES[code].body.encode(), JsonSyntax.STRICT)
    assert isinstance(outcome, Unreadable)
    assert [refusal.code for refusal in outcome.refusals] == [code]


@pytest.mark.parametrize("code", [code for code, example in EXAMPLES.items() if example.how and example.body])
def test_the_example_of_a_check_of_intake_can_be_read(code: str) -> None:
    assert isinstance(TRADERSPOST.parse(EXAMPLES[code].body.encode(), JsonSyntax.STRICT), Reading)

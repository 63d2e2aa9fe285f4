"""What became of an event, by how it was answered."""

import pytest

from tradehook.dialects.algotradeanalytics import ALGOTRADEANALYTICS
from tradehook.dialects.algotradeanalytics.refusals import CATALOGUE

NO_EVENT = {401, 403, 404, 405, 429, 500, 503}


def test_what_is_taken_is_processed() -> None:
    assert ALGOTRADEANALYTICS.processing(200) == "Processed"


@pytest.mark.parametrize("code", CATALOGUE)
def test_what_is_wrong_with_a_message_is_a_failed_event_and_what_is_turned_away_is_none(code: str) -> None:
    status = CATALOGUE[code].status
    expected = None if status in NO_EVENT else "Failed to Process"
    assert ALGOTRADEANALYTICS.processing(status) == expected

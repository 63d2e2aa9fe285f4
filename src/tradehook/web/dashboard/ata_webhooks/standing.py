"""Where an event stands, in one word of the Webhook Events Log."""

from tradehook.vocabulary.delivery import Verdict
from tradehook.web.dashboard.calling import Json

TURNED_AWAY = "turned away"
"""What was refused before it was an event: a wrong key, too many requests."""


def standing_of(event: Json) -> str:
    """Processed, Failed to Process, a duplicate of one before it, or no event at all."""
    if event["verdict"] == Verdict.DUPLICATE:
        return Verdict.DUPLICATE.value
    return str(event["processing"] or TURNED_AWAY)

"""Why a question was not answered."""

from tradehook.vocabulary.refusal import Refusal

_UNAVAILABLE = 503
_OUR_FAULT = 500


def busy(waiting: int) -> Refusal:
    """More wait already than are let wait."""
    return Refusal(
        code="analytics-busy",
        status=_UNAVAILABLE,
        message=f"{waiting} questions wait to be worked out already.",
        hint="Ask again in a few seconds. Trading is not held up by it.",
    )


def too_long(seconds: float) -> Refusal:
    """It was worked on for as long as anything may be."""
    return Refusal(
        code="analytics-too-long",
        status=_UNAVAILABLE,
        message=f"The figures were not worked out within {seconds:.0f} s.",
        hint="Ask for less at once: for one account or one symbol. A machine with less to do is quicker.",
    )


def failed() -> Refusal:
    """The process that was to work it out came to an end, or to an error."""
    return Refusal(
        code="analytics-failed",
        status=_OUR_FAULT,
        message="The figures could not be worked out; trading is not touched by it.",
        hint="The server's log says why. Ask again, and report it if that does not help.",
    )


def store_failed() -> Refusal:
    """The store could not be read."""
    return Refusal(
        code="store-failed",
        status=_UNAVAILABLE,
        message="The store did not answer.",
        hint="Try again; the server's log says what is wrong with the store.",
    )

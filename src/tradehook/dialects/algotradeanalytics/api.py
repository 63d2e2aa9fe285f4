"""What can be sent and what is answered, as parts of a page: made of the tables that messages are read by."""

from decimal import Decimal
from typing import Final

from tradehook.dialects.algotradeanalytics import answer, api_text, words
from tradehook.dialects.algotradeanalytics.address import CODES_PAGE, PATH
from tradehook.dialects.algotradeanalytics.examples import KEY
from tradehook.dialects.algotradeanalytics.execution import Quality
from tradehook.dialects.algotradeanalytics.fields import REQUIRED, TOLD
from tradehook.dialects.algotradeanalytics.recommending import Recommendation
from tradehook.dialects.algotradeanalytics.refusals import CATALOGUE, refuse
from tradehook.dialects.algotradeanalytics.snippets import snippets
from tradehook.dialects.contract import Answer, Part
from tradehook.dialects.reading.api_parts import statuses
from tradehook.dialects.reading.senders import Sender
from tradehook.dialects.reading.told import Told
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.refusal import Caution
from tradehook.vocabulary.signal import Action, Message

_HEAD: Final = ("field", "required", "written as", "what it does")
_URL: Final = f"https://tradehook.example{PATH}"
_SIGNAL: Final = SignalId("01997a3c-5b1e-7c44-9f0e-3b1f6c0f2a10")
_LOG: Final = DeliveryId("01997a3c-5b1e-7c44-9f0e-3b1f6c0f2a11")
_ENTRY: Final = Message(
    ticker="AAPL",
    action=Action.BUY,
    signal_price=Decimal("150.25"),
    order_type=OrderType.STOP_LIMIT,
    stop_price=Decimal("150.5"),
    limit_price=Decimal(151),
    quantity=Decimal(10),
)
_CAUTION: Final = Caution(
    code="ignored-field", message="notional does not count beside qty: qty decides; it is ignored.", path="notional"
)


def parts() -> tuple[Part, ...]:
    """The whole page."""
    return (
        Part("address", api_text.ADDRESS),
        Part("message", api_text.MESSAGE, table=(_HEAD, *map(_row, TOLD.values()))),
        Part("directions", api_text.DIRECTIONS, table=_directions()),
        Part("answers", api_text.ANSWERS, examples=_answers()),
        Part("execution", api_text.EXECUTION, table=_bands()),
        Part("recommendations", api_text.RECOMMENDATIONS, table=_recommendations()),
        Part("statuses", api_text.STATUSES, table=statuses(CATALOGUE)),
        *(_snippets(sender) for sender in Sender),
    )


def _row(told: Told) -> tuple[str, ...]:
    name = told.field.name
    written = ", ".join(f"`{word}`" for word in told.values) or told.written.value
    return f"`{name}`", _required(name), written, told.says


def _required(name: str) -> str:
    """When a field has to be there, in words; empty where it never has to."""
    if name == "positionDirection":
        return "yes, or `direction`"
    if name in REQUIRED:
        return "yes"
    kinds = ", ".join(kind.value for kind, names in words.PRICES.items() if name in names)
    if name in words.TRAILS:
        return f"one of both with {kinds}"
    return f"with {kinds}" if kinds else ""


def _directions() -> tuple[tuple[str, ...], ...]:
    rows = ((f"`{direction}`", meaning.does) for direction, meaning in words.MEANINGS.items())
    return (("positionDirection", "what it does"), *rows)


def _bands() -> tuple[tuple[str, ...], ...]:
    rows = (
        (f"`{one.word}`", "" if one.most_percent is None else f"{one.most_percent} %", one.meaning) for one in Quality
    )
    return (("executionQuality", "setup cost up to", "what it means"), *rows)


def _recommendations() -> tuple[tuple[str, ...], ...]:
    return (("when", "sentence"), *((one.when, one.sentence) for one in Recommendation))


def _answers() -> tuple[tuple[str, str], ...]:
    wrong = refuse("invalid-qty", "qty", value='"10 shares"')
    links = {code: f"{CODES_PAGE}#{code}" for code in CATALOGUE}
    return (
        ("Kept", _text(answer.accepted(_SIGNAL, _LOG, _ENTRY, (_CAUTION,)))),
        ("Refused", _text(answer.refused((wrong,), _LOG, None, links))),
        ("With a wrong key", _text(answer.refused((refuse("invalid-auth-key"),), _LOG, None, links))),
    )


def _text(of: Answer) -> str:
    return of.body.decode()


def _snippets(sender: Sender) -> Part:
    shown = snippets(_URL, KEY)
    return Part(
        sender.lower(),
        api_text.SNIPPETS[sender],
        examples=tuple((one.title, one.text) for one in shown if one.sender is sender),
    )


PARTS: Final = parts()
"""The page, made once."""

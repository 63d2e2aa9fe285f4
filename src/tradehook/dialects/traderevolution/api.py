"""What can be sent and what is answered, as parts of a page: made of the tables that messages are read by."""

from decimal import Decimal
from typing import Final

from tradehook.dialects.contract import Answer, LegNow, OrderNow, Part
from tradehook.dialects.reading.api_parts import statuses
from tradehook.dialects.reading.senders import Sender
from tradehook.dialects.reading.told import Told
from tradehook.dialects.traderevolution import answer, api_text, words
from tradehook.dialects.traderevolution.address import CODES_PAGE, PATH
from tradehook.dialects.traderevolution.fields import FIELDS, REQUIRED, TOLD
from tradehook.dialects.traderevolution.refusals import CATALOGUE, refuse
from tradehook.dialects.traderevolution.snippets import snippets
from tradehook.vocabulary.ids import DeliveryId
from tradehook.vocabulary.order import Leg, OrderStatus
from tradehook.vocabulary.refusal import Caution
from tradehook.vocabulary.signal import Action

_HEAD: Final = ("field", "required", "written as", "what it does")
_WORD: Final = {action: word for word, action in words.ACTIONS.items()}
_URL: Final = f"https://tradehook.example{PATH}"
_ACCOUNT, _ORDER = "PAPER-1", 17
_LOG: Final = DeliveryId("01997a3c-5b1e-7c44-9f0e-3b1f6c0f2a11")
_FILLED: Final = OrderNow(
    number=_ORDER,
    status=OrderStatus.FILLED,
    filled=Decimal(10),
    average_price=Decimal("143.12"),
    legs=(LegNow(Leg.STOP_LOSS, _ORDER + 1, OrderStatus.WORKING, Decimal(140)),),
)
_WAITING: Final = OrderNow(number=_ORDER, waits_for="It waits for a person's approval.")
_CAUTION: Final = Caution(
    code="ignored-field", message="expireDate goes with validity GTD only; it is ignored.", path="expireDate"
)


def parts() -> tuple[Part, ...]:
    """The whole page."""
    return (
        Part("address", api_text.ADDRESS),
        *(_message(action) for action in FIELDS),
        Part("answers", api_text.ANSWERS, examples=_answers()),
        Part("statuses", api_text.STATUSES, table=statuses(CATALOGUE)),
        *(_snippets(sender) for sender in Sender),
    )


def _message(action: Action) -> Part:
    rows = tuple(_row(action, TOLD[field]) for field in FIELDS[action].names)
    return Part(_WORD[action], api_text.MESSAGES[action], table=(_HEAD, *rows))


def _row(action: Action, told: Told) -> tuple[str, ...]:
    name = told.field.name
    values = told.values if name != "action" else (_WORD[action],)
    written = ", ".join(f"`{word}`" for word in values) or told.written.value
    return f"`{name}`", _required(action, name), written, told.says


def _required(action: Action, name: str) -> str:
    """When a field has to be there, in words; empty where it never has to."""
    if name == "action" or name in REQUIRED[action]:
        return "yes"
    if name == "expireDate":
        return "with validity GTD"
    if f"{name}Type" in TOLD and name in ("stopLoss", "takeProfit"):
        return f"with `{name}Type`"
    if action is not Action.PLACE:
        return ""
    types = [kind.value for kind, names in words.PRICES.items() if name in names]
    classes = [word for word, names in words.CONTRACT_FIELDS.items() if name in names]
    return f"with {', '.join(types + classes)}" if types or classes else ""


def _answers() -> tuple[tuple[str, str], ...]:
    off_tick = refuse("price-off-tick", "price", value="150.255", symbol="AAPL", step="0.01")
    links = {off_tick.code: f"{CODES_PAGE}#{off_tick.code}"}
    return (
        ("Carried out", _text(answer.accepted(_FILLED, (_CAUTION,), _LOG, {}))),
        ("Not known yet", _text(answer.accepted(_WAITING, (), _LOG, {}))),
        ("Not carried out", _text(answer.refused((off_tick,), _LOG, None, links))),
        ("Without a valid key", _text(answer.refused((refuse("unauthorized"),), None, None, {}))),
    )


def _text(of: Answer) -> str:
    return of.body.decode()


def _snippets(sender: Sender) -> Part:
    shown = snippets(_URL, _ACCOUNT, _ORDER)
    return Part(
        sender.lower(),
        api_text.SNIPPETS[sender],
        examples=tuple((one.title, one.text) for one in shown if one.sender is sender),
    )


PARTS: Final = parts()
"""The page, made once."""

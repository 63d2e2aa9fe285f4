"""What is wrong with the last request that was seen, by its usual name, and where it is mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from tradehook.dialects.algotradeanalytics import address as algotradeanalytics
from tradehook.dialects.traderevolution import address as traderevolution
from tradehook.intake.faults import Fault
from tradehook.vocabulary.delivery import Verdict
from tradehook.web.dashboard.calling import Json


class Named(NamedTuple):
    """A usual mistake: its name, and how it comes about."""

    title: str
    about: str


NAMES: Final[Mapping[Fault, Named]] = MappingProxyType(
    {
        Fault.WRONG_KEY: Named(
            "Wrong key",
            "It came to a webhook of yours, with a secret that is not its own: one that was replaced or copied in part."
            " Secrets are shown once; generate a new one if it is lost.",
        ),
        Fault.BROKEN_JSON: Named(
            "Broken JSON",
            "The message is no JSON; TradingView sends such a message as text/plain. It is read here whatever its type"
            " is called: what has to be mended is the message.",
        ),
        Fault.SMART_QUOTES: Named(
            "Smart quotes",
            "A word processor, a chat or a web page has made curly quotes of the plain ones.",
        ),
        Fault.UNRESOLVED_PLACEHOLDER: Named(
            "Unresolved placeholder",
            "It came as it is written in the template. Only the alert of a chart puts values there, and only for names"
            " that it knows.",
        ),
        Fault.WRONG_PATH: Named(
            "Wrong path",
            "It reached this tradehook, at an address that is no webhook's. Long parts of it are not shown, since they"
            " may be secrets.",
        ),
        Fault.REFUSED_ADDRESS: Named(
            "Refused address",
            "The webhook is limited to some senders, and this one is not among them.",
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRequest:
    """The last request. `named` is the usual mistake in it, and `mend` where that is mended, if it is on a page;
    `page` is the request's own, `code` that of the refusal and `docs` what there is to read about it."""

    at: str
    message: str
    hint: str = ""
    refused: bool = True
    named: Named | None = None
    mend: str | None = None
    page: str | None = None
    code: str | None = None
    docs: str | None = None


def last_request(delivery: Json | None, strays: Sequence[Json]) -> LastRequest | None:
    """What is to be said of the newest request, at a webhook or astray; None where none has come."""
    stray = next(iter(strays), None)
    if delivery is None or (stray is not None and stray["at"] > delivery["received_at"]):
        return None if stray is None else _astray(stray)
    return _refused(delivery) if delivery["verdict"] == Verdict.REFUSED else _taken(delivery)


def _astray(stray: Json) -> LastRequest:
    return LastRequest(at=stray["at"], message=stray["message"], hint=stray["hint"], named=NAMES[Fault.WRONG_PATH])


def _taken(delivery: Json) -> LastRequest:
    message = f"It was {delivery['verdict']}, and came from {delivery['source_ip']}."
    return LastRequest(at=delivery["received_at"], message=message, refused=False, page=_page(delivery))


def _refused(delivery: Json) -> LastRequest:
    first: Json = next(iter(delivery["errors"] or ()), {})
    fault = None if delivery["fault"] is None else Fault(delivery["fault"])
    return LastRequest(
        at=delivery["received_at"],
        message=first.get("message", f"It was answered with {delivery['answer_status']}."),
        hint=first.get("hint", ""),
        named=None if fault is None else NAMES[fault],
        mend=_page_of_webhook(delivery) if fault in (Fault.WRONG_KEY, Fault.REFUSED_ADDRESS) else None,
        page=_page(delivery),
        code=delivery["code"],
        docs=f"/docs/codes/{delivery['dialect']}#{delivery['code']}",
    )


def _page(delivery: Json) -> str:
    return f"/deliveries/{delivery['id']}"


def _page_of_webhook(delivery: Json) -> str:
    """The page of the webhook, or the key, that it came to."""
    if delivery["dialect"] == algotradeanalytics.NAME:
        return f"/app/webhooks/{delivery['webhook']}"
    if delivery["dialect"] == traderevolution.NAME:
        return "/accounts/webhooks"
    return f"/strategies/{delivery['strategy_id']}"

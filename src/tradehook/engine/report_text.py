"""A broker's report as JSON text and back, for reports that could not be taken when they came."""

from dataclasses import dataclass
from typing import get_args

import msgspec

from tradehook.plumbing.codec import decode, encode
from tradehook.vocabulary.broker import Report

_KINDS: dict[str, type[Report]] = {kind.__name__: kind for kind in get_args(Report)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFrom:
    """A report with the connection that it came by."""

    connection: str
    report: Report


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    connection: str
    kind: str
    report: msgspec.Raw


def text_of(came: ReportFrom) -> str:
    """The report as JSON, its decimals as text; the same report always has the same text."""
    return encode({"connection": came.connection, "kind": type(came.report).__name__, "report": came.report})


def report_of(text: str) -> ReportFrom:
    """The report that `text_of` wrote."""
    envelope = decode(_Envelope, text)
    return ReportFrom(connection=envelope.connection, report=decode(_KINDS[envelope.kind], bytes(envelope.report)))

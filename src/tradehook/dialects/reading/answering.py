"""Parts of answers that dialects share."""

from decimal import Decimal
from typing import Any

import msgspec

from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.refusal import Caution, Refusal


def retry_after(seconds: int | None) -> tuple[tuple[str, str], ...]:
    """The header that says when to come back, where that is known."""
    return () if seconds is None else (("Retry-After", str(seconds)),)


def number(exact: Decimal | None) -> msgspec.Raw | None:
    """A JSON number in the one text form of exact numbers."""
    return None if exact is None else msgspec.Raw(canonical(exact).encode())


def present(known: dict[str, Any]) -> dict[str, Any]:
    """What there is: members without a value are left out."""
    return {name: value for name, value in known.items() if value is not None}


def problem(refusal: Refusal) -> dict[str, Any]:
    """One problem of several."""
    known = {"code": refusal.code, "path": refusal.path or None, "message": refusal.message, "hint": refusal.hint}
    return present(known)


def warning(caution: Caution) -> dict[str, Any]:
    """Something to know about a message that was carried out."""
    return present({"code": caution.code, "path": caution.path or None, "message": caution.message})

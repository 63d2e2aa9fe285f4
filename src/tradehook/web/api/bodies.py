"""Bodies of requests: read exactly, bounded, and told apart by name before anything else is looked at."""

import re
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Annotated, Any, ClassVar

import msgspec
from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError
from starlette.types import Scope

from tradehook.plumbing.exact_json import exact_number, read_json
from tradehook.plumbing.merging import nearest
from tradehook.plumbing.wall_clock import TIME_ZONE, is_time_zone
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.errors import Refused, unless_refused

_LARGEST_BODY = 262_144
_FOR_BUILDERS = re.compile(r" \(rule: [^)]*\)")
"""Where a rule comes from: for those who read the source, not for those who call the API."""


class ExactRequest(Request):
    """A request whose JSON keeps its numbers exact, and whose body has a limit."""

    async def body(self) -> bytes:
        """The body; refused with 413 `body-too-large` over 256 KB."""
        if not hasattr(self, "_body"):
            self._body = await read_bounded(self, _LARGEST_BODY)
        return self._body

    async def json(self) -> Any:
        """The value of the body; refused with 422 `malformed-json`."""
        return unless_refused(read_json(await self.body()))


_LESS = "Send less: this call does not need that much."


async def read_bounded(request: Request, largest: int, hint: str = _LESS) -> bytes:
    """The body; refused with 413 `body-too-large` over so many bytes. `hint` says what to do then."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise Refused(_too_large(largest, hint))
    return bytes(body)


def _too_large(largest: int, hint: str) -> Refusal:
    return Refusal(
        code="body-too-large",
        status=413,
        message=f"The body is larger than {largest // 1024} KB.",
        hint=hint,
    )


class ExactRoute(APIRoute):
    """A route that reads its body as an `ExactRequest`, once the permits of its desk let the request through."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given an exact request."""
        handler = super().get_route_handler()

        async def exactly(request: Request) -> Response:
            exact = ExactRequest(_as_json(request.scope), request.receive)
            answer: Response = await request.state.permits.carry_out(self, exact, handler)
            return answer

        return exactly


def _as_json(scope: Scope) -> Scope:
    """The request as one that brings JSON: all do, whatever they call it (curl -d says it is a form)."""
    others = [(name, value) for name, value in scope["headers"] if name != b"content-type"]
    return {**scope, "headers": [*others, (b"content-type", b"application/json")]}


class Named(BaseModel):
    """The base of what is sent by name: a name that is not known is refused, with the nearest one that is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unknown: ClassVar[str] = "unknown-field"

    @model_validator(mode="before")
    @classmethod
    def _only_known_names(cls, given: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        for name in given if isinstance(given, dict) else ():
            if name not in known:
                context = {"hint": nearest(name, known), "path": name[:80]}
                raise PydanticCustomError(cls.unknown, 'There is no "{path}" here.', context)
        return given


class Body(Named):
    """The base of what a body may hold."""


_WEEK_S = 604_800


class RotateBody(Body):
    """How long the old secret works beside the new one."""

    overlap_seconds: Annotated[int, Field(ge=0, le=_WEEK_S)] = 0


def _exact(given: Any) -> Decimal:
    number = exact_number(given)
    if number is None:
        context = {
            "hint": 'Send a number such as "143.12", as a string or as it is.',
            "given": str(given)[:80],
        }
        raise PydanticCustomError("invalid-number", "'{given}' is not a number.", context)
    return number


ExactDecimal = Annotated[
    Decimal,
    BeforeValidator(_exact),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "decimal"}, {"type": "number"}], "examples": ["143.12"]}),
]
"""A decimal of a body, given as a string or a number; never a float on its way."""


def _any_is_null(given: Any) -> Any:
    return None if given == "any" else given


AnyIsNull = BeforeValidator(_any_is_null)
"""Marks a list that lets anything in where it is null, or "any"."""


def _time_zone(name: str) -> str:
    if is_time_zone(name):
        return name
    raise PydanticCustomError("invalid-timezone", "There is no such time zone.", {"hint": f"It must be {TIME_ZONE}."})


TimeZone = Annotated[str, AfterValidator(_time_zone)]
"""The IANA name of a time zone."""

Sources = Annotated[
    list[str] | None,
    AnyIsNull,
    Field(description='"tradingview", "trendspider", addresses and ranges; null or "any" lets any in.'),
]


def settings_of(*kinds: type[msgspec.Struct]) -> WithJsonSchema:
    """Describes a field that is given by the names of these settings; their own rules check it."""
    described = [_described(kind) for kind in kinds]
    return WithJsonSchema(described[0] if len(described) == 1 else {"anyOf": described})


def _described(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON schema of a kind, whole: nothing of it lies elsewhere."""
    (schema,), parts = msgspec.json.schema_components([kind], ref_template="{name}")
    return {"additionalProperties": False, **_inlined(schema, parts)}


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inlined(part, parts) for part in schema]
    if not isinstance(schema, dict):
        return schema
    whole = {**parts[schema["$ref"]], **schema} if "$ref" in schema else schema
    shown = {name: _inlined(part, parts) for name, part in whole.items() if name != "$ref"}
    if isinstance(shown.get("description"), str):
        shown["description"] = _FOR_BUILDERS.sub("", shown["description"])
    return shown

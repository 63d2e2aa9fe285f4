"""Requests and answers against Alpaca's own description of its API, where that lies beside the project."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from jsonschema_rs import Draft4Validator

from tests.brokers.alpaca.double.reading import json_object
from tests.brokers.alpaca.double.relaxed import RELAXED

Json = dict[str, Any]
FOLDER = Path(__file__).parents[4].parent / "shared" / "data"
FILES = ("alpaca-trading-openapi.json", "alpaca-market-data-openapi.json")
WHY_NOT = f"there is no folder {FOLDER.name} with Alpaca's descriptions beside the project"
_READ_AS = {"integer": int, "number": float}
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that is not as described: in a `request` or an `answer`; or a fault of the `double` itself."""

    where: str
    method: str
    path: str
    problem: str
    seen: str


def is_there() -> bool:
    """Whether the descriptions can be read here."""
    return all((FOLDER / file).is_file() for file in FILES)


@dataclass(slots=True)
class Described:
    """Checks what goes in and out while it is switched on, and keeps what did not fit."""

    on: bool = field(default_factory=is_there)
    misfits: list[Misfit] = field(default_factory=list)

    def request(self, method: str, path: str, query: str, body: bytes) -> None:
        """Check a request to the operation with this path (as described, with its parameters in braces)."""
        if self.on:
            operation = _operation(method, path)
            problems = [*_query_problems(operation, query), *_body_problems(operation, body)]
            self._keep("request", method, path, problems, f"{query} {body.decode(errors='replace')}".strip())

    def answer(self, method: str, path: str, status: int, content: Any) -> None:
        """Check an answer; refusals are described by their status alone, if at all."""
        if not self.on or content is None:
            return
        validator = _validator_of_answer(method, path, status)
        if validator is not None:
            problems = [_said(error) for error in validator.iter_errors(content)]
            self._keep("answer", method, path, problems, json.dumps(content, default=str))

    def failed(self, method: str, path: str, problem: str, seen: str) -> None:
        """The double could not do what was asked: that is a misfit whether or not anything is checked."""
        self.misfits.append(Misfit("double", method, path, problem, seen))

    def _keep(self, where: str, method: str, path: str, problems: list[str], seen: str) -> None:
        self.misfits += [Misfit(where, method, path, problem, seen) for problem in problems]


def _query_problems(operation: Json, query: str) -> Iterator[str]:
    described = {one["name"]: one for one in operation["parameters"] if one["in"] == "query"}
    sent = parse_qsl(query, keep_blank_values=True)
    for name, value in sent:
        if name not in described:
            yield f"there is no parameter {name}"
            continue
        schema = described[name]["schema"]
        read = value.split(",") if schema.get("type") == "array" else _read(schema, value)
        yield from (f"{name}: {_said(error)}" for error in _validator(json.dumps(schema)).iter_errors(read))
    missing = {name for name, one in described.items() if one.get("required")} - {name for name, _ in sent}
    yield from (f"the parameter {name} is missing" for name in sorted(missing))


def _read(schema: Json, value: str) -> Any:
    """A query parameter as the type that it is described with."""
    kind = schema.get("type")
    if kind == "boolean":
        return _BOOLEANS.get(value, value)
    try:
        return _READ_AS.get(str(kind), str)(value)
    except ValueError:
        return value


def _body_problems(operation: Json, body: bytes) -> Iterator[str]:
    described = operation.get("requestBody")
    if described is None:
        if body:
            yield "there is no body"
        return
    content = json_object(body)
    if content is None:
        yield "the body is no JSON object"
        return
    schema = described["content"]["application/json"]["schema"]
    yield from (f"there is no field {name}" for name in sorted(set(content) - set(schema["properties"])))
    yield from (_said(error) for error in _validator(json.dumps(schema)).iter_errors(content))


def _said(error: Any) -> str:
    place = "/".join(str(part) for part in error.instance_path)
    return f"{place}: {error.message}" if place else str(error.message)


@cache
def _validator_of_answer(method: str, path: str, status: int) -> Draft4Validator | None:
    described = _operation(method, path)["responses"].get(str(status), {})
    schema = described.get("content", {}).get("application/json", {}).get("schema")
    return None if schema is None else _validator(json.dumps(schema))


@cache
def _validator(schema: str) -> Draft4Validator:
    return Draft4Validator(json.loads(schema), validate_formats=True, formats={"uuid": _is_uuid})


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@cache
def _operation(method: str, path: str) -> Json:
    """The description of an operation, complete in itself."""
    for document in _documents():
        found = document["paths"].get(path)
        if found is not None:
            operation: Json = _resolved(found[method.lower()], document)
            own = [_resolved(one, document) for one in found.get("parameters", [])]
            return operation | {"parameters": own + operation.get("parameters", [])}
    raise LookupError(f"Alpaca describes no {method} {path}")


@cache
def _documents() -> tuple[Json, ...]:
    documents = {file: json.loads((FOLDER / file).read_text()) for file in FILES}
    for relaxation in RELAXED:
        _relax(documents[relaxation.file], relaxation.pointer, relaxation.value)
    return tuple(documents.values())


def _relax(document: Json, pointer: str, value: Any) -> None:
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    place: Any = document
    for part in way:
        place = place[int(part) if isinstance(place, list) else part]
    if value is None:
        del place[last]
    else:
        place[last] = value


def _resolved(part: Any, document: Json) -> Any:
    """A part with its references written out, and `nullable` as JSON Schema says it."""
    if isinstance(part, list):
        return [_resolved(one, document) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        target: Any = document
        for step in part["$ref"].split("/")[1:]:
            target = target[step]
        return _resolved(target, document)
    found = {name: _resolved(value, document) for name, value in part.items() if name not in ("example", "examples")}
    if found.pop("nullable", False) is True:
        return {"anyOf": [found, {"type": "null"}]}
    return found

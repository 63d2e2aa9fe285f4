"""The readable page of the API, rendered from its OpenAPI document: no script, and nothing from anywhere else."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2026; }
h1, h2 { line-height: 1.2 } h2 { margin-top: 2.5rem; text-transform: capitalize }
nav a { margin-right: .8rem } a { color: #0b5cad }
details { border: 1px solid #d5dae1; border-radius: 6px; margin: .5rem 0; padding: .4rem .8rem }
summary { cursor: pointer } code { font-family: ui-monospace, monospace; font-size: .92em }
.method { display: inline-block; min-width: 4rem; font-weight: 600 }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem }
td, th { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #eceff3 }
.quiet { color: #5b6570 }
@media (prefers-color-scheme: dark) {
  body { background: #14171b; color: #dfe4ea } a { color: #7fb8f0 } details { border-color: #343b44 }
  td, th { border-color: #262c33 } .quiet { color: #98a2ad }
}
"""

_METHODS = ("get", "post", "put", "patch", "delete")

Document = Mapping[str, Any]


def reference_page(document: Document) -> str:
    """The whole page as HTML."""
    calls: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                operation = methods[method]
                calls.setdefault(operation["tags"][0], []).append(_call(document, path, method, operation))
    title = f"{escape(document['info']['title'])} API {escape(document['info']['version'])}"
    sections = "".join(f'<h2 id="{escape(tag)}">{escape(tag)}</h2>{"".join(each)}' for tag, each in calls.items())
    links = " ".join(f'<a href="#{escape(tag)}">{escape(tag)}</a>' for tag in calls)
    about = "".join(f"<p>{_text(part)}</p>" for part in document["info"]["description"].split("\n\n"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f'<h1>{title}</h1>{about}<p><a href="openapi.json">openapi.json</a></p><nav>{links}</nav>{sections}'
        "</body></html>"
    )


def _call(document: Document, path: str, method: str, operation: Document) -> str:
    words = _text(operation.get("description", ""))
    head = f'<span class="method">{method.upper()}</span> <code>{escape(path)}</code>'
    return (
        f"<details><summary>{head} <span class='quiet'>{words}</span></summary>"
        f"{_parameters(document, operation)}{_body(document, operation)}{_answer(document, operation)}</details>"
    )


def _parameters(document: Document, operation: Document) -> str:
    parameters = operation.get("parameters", [])
    if not parameters:
        return ""
    rows = (
        _row(each["name"], _kind(document, each["schema"]), each.get("description", ""), each["in"])
        for each in parameters
    )
    return _table("Parameters", rows)


def _body(document: Document, operation: Document) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return _fields(document, "Body", schema) if schema else ""


def _answer(document: Document, operation: Document) -> str:
    for status in ("200", "201"):
        content = operation["responses"].get(status, {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema:
            return _fields(document, f"Answer {status}", schema)
    return ""


def _fields(document: Document, title: str, schema: Document) -> str:
    """An object's fields; of a list's page, those of its items."""
    whole = _resolved(document, schema)
    items = whole.get("properties", {}).get("items", {}).get("items")
    if items and "next" in whole["properties"]:
        return _fields(document, f"{title}: a page of", items)
    words = whole.get("description", "")
    return _table(title, _rows(document, whole), words)


def _rows(document: Document, schema: Document, within: str = "") -> Iterator[str]:
    required = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        yield _row(within + name, _kind(document, field), field.get("description", ""), _mark(field, name in required))
        yield from _inner_rows(document, field, f"{within}{name}")


def _mark(field: Document, required: bool) -> str:
    """What happens without the field."""
    if required:
        return ""
    default = field.get("default")
    return f"default {json.dumps(default)}" if isinstance(default, str | int | float) else "optional"


def _inner_rows(document: Document, field: Document, name: str) -> Iterator[str]:
    """The fields of an object or of a list's objects, one level in."""
    whole = _resolved(document, field)
    inner = _resolved(document, whole["items"]) if whole.get("type") == "array" else whole
    if "." not in name and inner.get("properties"):
        yield from _rows(document, inner, f"{name}{'[]' if inner is not whole else ''}.")


def _row(name: str, kind: str, words: str, mark: str) -> str:
    return (
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}</td>"
        f"<td>{_text(words)} <span class='quiet'>{escape(mark)}</span></td></tr>"
    )


def _table(title: str, rows: Iterator[str], words: str = "") -> str:
    body = "".join(rows)
    lead = f"<p><strong>{escape(title)}</strong> {_text(words)}</p>"
    return f"{lead}<table>{body}</table>" if body else lead


def _kind(document: Document, schema: Document) -> str:
    """A schema in a few words: `text`, `one of buy, sell`, `list of text`."""
    if "anyOf" in schema:
        kinds = dict.fromkeys(_kind(document, each) for each in schema["anyOf"])
        return " or ".join(kinds)
    if "$ref" in schema and "properties" in _resolved(document, schema):
        return "object"
    whole = _resolved(document, schema)
    if "enum" in whole:
        return "one of " + ", ".join(str(value) for value in whole["enum"])
    if whole.get("type") == "array":
        return f"list of {_kind(document, whole.get('items', {}))}"
    return _WORDS.get(whole.get("format", ""), _WORDS.get(whole.get("type", ""), "any value"))


_WORDS = {
    "string": "text",
    "decimal": "exact number",
    "date-time": "time",
    "date": "date",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}


def _resolved(document: Document, schema: Document) -> Document:
    """The schema itself: references followed, and of a choice with null the other one."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return _resolved(document, document["components"]["schemas"][name])
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return _resolved(document, choices[0]) if len(choices) == 1 else schema


def _text(words: str) -> str:
    """Words as HTML; what stands between backquotes is code."""
    parts = escape(words).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))

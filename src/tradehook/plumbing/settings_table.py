"""Settings as tables of the documentation: what each may be, its default, and what it does."""

from collections.abc import Iterable, Mapping

import msgspec

from tradehook.plumbing.codec import plain
from tradehook.plumbing.merging import expectation
from tradehook.vocabulary.bounds import Among, Range
from tradehook.vocabulary.explained.setting import Explained, Grouped

_EXAMPLE = ', such as "1.5"'
_HEAD = ("| setting | title | it may be | default | what it does |", "|---|---|---|---|---|")


def group_as_markdown(
    grouped: Grouped, defaults: msgspec.Struct, ranges: Mapping[str, Range | Among], texts: Mapping[str, str]
) -> Iterable[str]:
    """The lines of one group, its heading first; `texts` says of what is only a text what it may be."""
    kinds = {field.name: field.type for field in msgspec.structs.fields(defaults)}
    shown = plain(defaults)
    yield from (f"## {grouped.group}", "", *_HEAD)
    for each in grouped.settings:
        may_be = texts.get(each.name) or expectation(kinds[each.name], ranges.get(each.name)).replace(_EXAMPLE, "")
        default = _default(shown[each.name])
        yield f"| `{each.name}` | {each.title} | {may_be} | {default} | {_sentences(each)} |"
    yield ""


def _default(value: object) -> str:
    return "none" if value is None else f"`{msgspec.json.encode(value).decode()}`"


def _sentences(each: Explained) -> str:
    return each.sentence if each.warned is None else f"{each.sentence} **Mind:** {each.warned.sentence}"

"""Parts of a page of what can be sent that dialects share."""

from collections import defaultdict
from collections.abc import Mapping

from tradehook.dialects.reading.catalogue import Entry


def paragraphs(text: str) -> tuple[str, ...]:
    """Each paragraph on one line."""
    return tuple(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def statuses(catalogue: Mapping[str, Entry]) -> tuple[tuple[str, str], ...]:
    """The table of the statuses that errors are answered with, with the codes of each."""
    codes: defaultdict[int, list[str]] = defaultdict(list)
    for entry in catalogue.values():
        codes[entry.status].append(f"`{entry.code}`")
    return (("status", "codes"), *((str(status), ", ".join(codes[status])) for status in sorted(codes)))

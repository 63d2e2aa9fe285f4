r"""What people and platforms get wrong about JSON: one table, in words that say what to change.

The decoder gives the place where it could not go on; the words before and after it are matched against the
rows, and the first that fits speaks.

A row's `before` must end at that place, its `here` begin there, and the decoder must have `said` what it
stopped for (where that matters). Their named groups fill the sentence and the hint; one named `spot` is
where to point instead.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tradehook.dialects.reading.malformed import NO_VALUE_HINT

_CURLY = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\u201b\uff02"
NOT_PLAIN: Final = "is not the plain double quote of JSON."
"""How every sentence about a curly quote ends."""
NOT_FILLED_IN: Final = "was not filled in."
"""How every sentence about a placeholder ends that no chart has filled in."""

EXPECTED_VALUE: Final = "Expecting value"
"""What the decoder says; the others likewise."""
_NAME = "Expecting property name"
_COMMA = "Expecting ',' delimiter"
_COLON = "Expecting ':' delimiter"
_EXTRA = "Extra data"
_OPEN_TEXT = "Unterminated string"
_CONTROL = "Invalid control character"
_ESCAPE = "Invalid \\"

_FILL_IN = (
    "Check its spelling, and send it from an alert of the chart, which puts the value there; in a message of"
    " your own, write the value itself."
)
_STRAIGHT = 'Replace curly quotes by the plain double quote " everywhere; word processors and chats put them in.'


@dataclass(frozen=True)
class Row:
    """One mistake: how it looks around the place, what it is and how it is mended.

    `only_json`: JSON5 allows it.
    """

    sentence: str
    hint: str
    before: str = ""
    here: str = ""
    said: str = ""
    only_json: bool = False

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return re.compile(f"(?:{self.before})\\Z"), re.compile(self.here)

    def fits(self, before: str, here: str, said: str) -> tuple[int, dict[str, str]] | None:
        """How far from the place to point, and the words for the sentence; None where it is another row."""
        if not said.startswith(self.said):
            return None
        ending, beginning = self._patterns
        earlier, later = ending.search(before), beginning.match(here)
        if earlier is None or later is None:
            return None
        words = earlier.groupdict() | later.groupdict()
        return _offset(earlier, later, len(before)), {name: _clipped(word) for name, word in words.items()}


def _offset(earlier: re.Match[str], later: re.Match[str], here: int) -> int:
    if "spot" in earlier.re.groupindex:
        return earlier.start("spot") - here
    return later.start("spot") if "spot" in later.re.groupindex else 0


def _clipped(word: str | None) -> str:
    return "" if word is None else word if len(word) <= 40 else word[:39] + "…"


ROWS: Final = (
    Row(
        "The message holds a comment.",
        'JSON has none: remove it, or set the webhook to json_syntax "json5".',
        here=r"//|/\*|#",
        only_json=True,
    ),
    Row("The quote {spot} " + NOT_PLAIN, _STRAIGHT, here=f"(?P<spot>[{_CURLY}])"),
    Row(
        "The quote {spot} " + NOT_PLAIN,
        _STRAIGHT,
        before=f'"[^"\\n{_CURLY}]*(?P<spot>[{_CURLY}])\\s*[:,][^"\\n]*"\\s*',
    ),
    Row(
        "The quote {spot} " + NOT_PLAIN,
        _STRAIGHT,
        here=f'"[^"\\n{_CURLY}]*(?P<spot>[{_CURLY}])\\s*[:,}}\\n]',
        said=_OPEN_TEXT,
    ),
    Row(
        "The quote {spot} " + NOT_PLAIN,
        _STRAIGHT,
        before=f'"[^"\\n{_CURLY}]*(?P<spot>[{_CURLY}])\\s*,?\\s*',
        said=_CONTROL,
    ),
    Row(
        "The message begins with text, not with JSON.",
        'Put the fields into an object, such as {{"ticker": "AMD", "action": "buy"}}.',
        before=r"\A\s*",
        here=r"[^\s{}\[\]\"'`%]",
    ),
    Row(
        "The message begins with a placeholder, {{{inner}, and is no JSON.",
        'Put it into an object, in quotes, such as {{"ticker": "{{{{ticker}}}}", "action": "buy"}}.',
        before=r"\A\s*(?P<spot>\{)",
        here=r"(?P<inner>\{[^{}\"\n]*\}\})",
    ),
    Row(
        "There are two opening braces.",
        "Remove one of them, and one of the closing braces if there are two.",
        here=r"\{\s*\"",
        said=_NAME,
    ),
    Row(
        "The placeholder {inner} holds quotes, which end the text around it.",
        "Name the plot by its number instead, such as {{{{plot_0}}}}: that needs no quotes.",
        before=r"(?P<inner>(?P<spot>\{\{)[^{}\n\"]*\")",
        here=r"[^\"\n]*\"[^{}\n]*\}\}",
    ),
    Row(
        "The placeholder {{{inner} " + NOT_FILLED_IN,
        _FILL_IN,
        before=r"(?P<spot>\{)",
        here=r"(?P<inner>\{[^{}\n]*\}\})",
    ),
    Row(
        "The placeholder {{{{{inner} " + NOT_FILLED_IN,
        _FILL_IN,
        before=r"(?P<spot>\{\{)",
        here=r"(?P<inner>[^{}\n\"]*\}\})",
    ),
    Row("The placeholder {inner} " + NOT_FILLED_IN, _FILL_IN, here=r"(?P<inner>%[a-z_]+%)"),
    Row(
        "There is a comma before the closing {closing}.",
        "Remove that comma: none may follow the last field.",
        before=r"(?P<spot>,)\s*",
        here=r"(?P<closing>[}\]])",
        only_json=True,
    ),
    Row(
        "There is a comma before the closing {closing}.",
        "Remove that comma: none may follow the last field.",
        here=r",\s*(?P<closing>[}\]])",
        only_json=True,
    ),
    Row("There are two commas in a row.", "Remove one of them.", before=r",\s*", here=","),
    Row("The fields begin with a comma.", "Remove it.", before=r"[{\[]\s*", here=","),
    Row(
        "{word} is not a number.", NO_VALUE_HINT, here=r"(?P<word>[+-]?(?i:nan|inf|infinity|na)\b)", said=EXPECTED_VALUE
    ),
    Row(
        "{word} is not a word of JSON.",
        "Write true, false or null, in small letters.",
        here=r"(?P<word>(?i:true|false|none|null|undefined)\b)",
        said=EXPECTED_VALUE,
    ),
    Row(
        "Single quotes are used where JSON needs double quotes.",
        "Write \"ticker\" rather than 'ticker', and values likewise; in Python, send json.dumps(message).",
        here=r"['`]",
        only_json=True,
    ),
    Row(
        "The text that begins here has no closing quote.",
        "Close it with a double quote; if it is closed in your alert, the message was cut off on its way.",
        said=_OPEN_TEXT,
    ),
    Row(
        "The message ends before it is complete.",
        "Close every text, list and object; if it is complete in your alert, it was cut off on its way.",
        here=r"\s*\Z",
    ),
    Row(
        "A text goes on over the end of its line.",
        "Close it with a double quote on its line; a line break that is meant is written \\n.",
        said=_CONTROL,
        here=r"[\r\n]",
    ),
    Row("A text holds a control character.", "Remove it; a tab that is meant is written \\t.", said=_CONTROL),
    Row(
        "A text holds a backslash that means nothing in JSON.",
        "Write two backslashes for one that is meant; quotes need one before them only when they are double.",
        said=_ESCAPE,
    ),
    Row(
        "The quotes are doubled.",
        'Write one double quote on each side: "ticker", not ""ticker"".',
        before=r"(?:\A|[{\[,:\s])\"(?P<spot>\")",
        here=r"[\w{%]",
    ),
    Row(
        "A number has a comma in it.",
        "Write it without separators of thousands, and with a point before the decimals: 1234.50.",
        before=r"\d(?P<spot>,)",
        here=r"\d",
        said=_NAME,
    ),
    Row(
        "A quote ends a text, and {word} follows.",
        'Either a text before it has no closing quote, or this one holds quotes: write each of those as \\".',
        before=r"\"",
        here=r"(?P<word>[^\s,:}\]\"{\[=]+)",
    ),
    Row(
        "The field name {word} is not in double quotes.",
        'Write "{word}".',
        here=r"(?P<word>[A-Za-z_$][\w$-]*)",
        said=_NAME,
        only_json=True,
    ),
    Row("There is an equals sign where a colon belongs.", 'Write "ticker": "AMD".', here="="),
    Row(
        "A colon is missing after a field name.",
        'Write "ticker": "AMD"; if a list is meant, put it between [ and ].',
        said=_COLON,
    ),
    Row(
        "A date or time is not in double quotes.",
        'Write "time": "{{{{timenow}}}}", with the quotes.',
        before=r"(?P<spot>\d{4})",
        here=r"-\d\d-\d\d",
    ),
    Row(
        "{start}{word} is not a number of JSON.",
        'Write it with digits and a point only, such as 0.5 or 1234.50, or send it as text: "1234.50".',
        before=r"(?P<start>(?P<spot>-?\d)[\d.]*)",
        here=r"(?P<word>[\w.%$€+-]+)",
    ),
    Row(
        "{word} is not a number of JSON.",
        'Write it with digits and a point only, such as 0.5 or 1234.50, or send it as text: "1234.50".',
        here=r"(?P<word>[.+$€£-]\s*[\d.]*)",
        said=EXPECTED_VALUE,
    ),
    Row(
        "A comma is missing before {word}.",
        "Put a comma between two fields, and none after the last.",
        here=r"(?P<word>[\"{\[\w-][^\n,:}\]]*)",
        said=_COMMA,
    ),
    Row(
        "There is one closing {word} too many.",
        "Remove it, or open what it should close.",
        here=r"(?P<word>[}\]])",
        said=_EXTRA,
    ),
    Row("A second message follows the first.", "Send one object a request.", here=r"[{\[]", said=_EXTRA),
    Row("There is text after the end of the message.", "Remove what follows the last closing brace.", said=_EXTRA),
    Row(
        "A value is missing before the sign {word} here.",
        'Write the value, or leave the whole field out; text needs quotes: "".',
        here=r"(?P<word>[,}\]])",
        said=EXPECTED_VALUE,
    ),
    Row(
        "The value {word} is not in double quotes.",
        'Write "{word}": only numbers, true, false and null stand without quotes.',
        here=r"(?P<word>[A-Za-z_$][^\s,}\]\"]*)",
        said=EXPECTED_VALUE,
    ),
    Row("{word} cannot stand here.", "Compare the message with an example of the documentation.", here=r"(?P<word>\S)"),
)

ROWS_OF_JSON5: Final = tuple(row for row in ROWS if not row.only_json)

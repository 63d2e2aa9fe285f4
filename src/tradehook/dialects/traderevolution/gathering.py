"""From the members of a message to its values: the fields of its action, without those that do not count."""

from typing import Any, Final, NamedTuple

from tradehook.dialects.reading.dropping import NotUsed, drop, ignored, lacking, wrong_in
from tradehook.dialects.reading.fields import Found
from tradehook.dialects.reading.told import dashed
from tradehook.dialects.reading.values import BAD, choice
from tradehook.dialects.traderevolution import wording
from tradehook.dialects.traderevolution.fields import ANY, ATTRIBUTE, CHANGEABLE, FIELDS, NEVER_CHANGED, TOLD
from tradehook.dialects.traderevolution.refusals import refuse
from tradehook.dialects.traderevolution.rules import changes_nothing, needed, not_used
from tradehook.dialects.traderevolution.words import ACTIONS
from tradehook.vocabulary.refusal import Caution, Refusal
from tradehook.vocabulary.signal import Action

_WORD: Final = {action: word for word, action in ACTIONS.items()}
_BY_LOWER: Final = {name.lower(): name for name in TOLD}
_read_action = choice(ACTIONS)


class Gathered(NamedTuple):
    """The values of a message by attribute, what is wrong with it, and what its sender should know."""

    values: dict[str, Any]
    refusals: list[Refusal]
    cautions: list[Caution]


def action_of(members: dict[str, Any]) -> Action | None:
    """The action of a message; None where there is none that can be read."""
    value = members.get("action")
    if value is None:
        value = next((sent for name, sent in members.items() if name.lower() == "action"), None)
    read = _read_action(value)
    return None if read is BAD else read


def gather_unknown(members: dict[str, Any]) -> Gathered:
    """A message without an action that can be read: that, and what is wrong with its single values."""
    found = ANY.gather(members)
    refusals = [wording.of_value(problem) for problem in found.problems]
    if "action" not in wrong_in(found):
        refusals.append(_missing("action", found))
    return Gathered({}, refusals, found.cautions)


def gather(action: Action, members: dict[str, Any]) -> Gathered:
    """The values that count in a message of this action, and every problem with them."""
    own, foreign = _apart(action, members)
    found = FIELDS[action].gather(own)
    refusals = []
    for known, name in foreign.items():
        if action is Action.MODIFY and known in NEVER_CHANGED:
            refusals.append(refuse("not-modifiable", name))
        else:
            found.cautions.append(ignored(NotUsed(name, f"is no field of {_WORD[action]}")))
    drop(found, not_used(action, found.values), ATTRIBUTE)
    refusals += [wording.of_value(problem) for problem in found.problems]
    refusals += _lacks(found, action)
    return Gathered(found.values, refusals, found.cautions)


def _apart(action: Action, members: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What may be a field of this action or of none, and what is a field of another: by its name, as it was spelled."""
    names = FIELDS[action].names
    own: dict[str, Any] = {}
    foreign: dict[str, str] = {}
    for name, value in members.items():
        known = _BY_LOWER.get(name.lower())
        if known is None or known in names:
            own[name] = value
        elif value not in (None, ""):
            foreign.setdefault(known, name)
    return own, foreign


def _lacks(found: Found, action: Action) -> list[Refusal]:
    names = lacking(found, needed(action, found.values), ATTRIBUTE)
    if "cashorderqty" in wrong_in(found):
        names = [name for name in names if name != "qty"]
    refusals = [_missing(name, found) for name in names]
    if action is Action.MODIFY and not found.problems and changes_nothing(found.values, CHANGEABLE):
        refusals.append(refuse("nothing-to-change"))
    return refusals


def _missing(name: str, found: Found) -> Refusal:
    sent = found.resembling.get(name)
    return refuse(f"{dashed(name)}-required", name, **({} if sent is None else {"sent": sent}))

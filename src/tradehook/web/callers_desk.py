"""The desk as somebody has it before them who asks for something: the whole desk, and who they are."""

from dataclasses import dataclass, fields

from tradehook.bootstrap import Desk
from tradehook.people.caller import Caller
from tradehook.plumbing.store.contract import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CallersDesk(Desk):
    """A desk and who works at it."""

    caller: Caller


def desk_of(desk: Desk, caller: Caller, store: Store) -> CallersDesk:
    """The desk for this caller, who writes to this store."""
    parts = {field.name: getattr(desk, field.name) for field in fields(Desk)}
    return CallersDesk(**{**parts, "store": store}, caller=caller)

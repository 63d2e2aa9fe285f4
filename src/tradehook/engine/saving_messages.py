"""Keeping messages by name: everybody has their own, each name once."""

from tradehook.engine.world import World
from tradehook.plumbing.exact_json import read_json
from tradehook.plumbing.store.contract import Tx
from tradehook.routing.saved.message import SavedMessage
from tradehook.routing.saved.queries import add_saved_message, names_of
from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.refusal import Refusal

_MOST = 100


def save_message(tx: Tx, world: World, owner_id: UserId, name: str, message: str) -> SavedMessage | Refusal:
    """Keep a message of somebody's. Whether a strategy takes it is found out when it is explained or sent."""
    read = read_json(message.encode())
    if isinstance(read, Refusal) or not isinstance(read, dict):
        return _NO_OBJECT
    names = names_of(tx, owner_id)
    if name in names:
        return _taken(name)
    if len(names) >= _MOST:
        return _TOO_MANY
    saved = SavedMessage(id=world.new_id(), owner_id=owner_id, name=name, message=message, created_at=world.now())
    add_saved_message(tx, saved)
    return saved


_NO_OBJECT = Refusal(
    code="invalid-message",
    status=422,
    message="The message is no JSON object.",
    hint='Send one such as {"action": "buy", "quantity": 1}.',
    path="message",
)
_TOO_MANY = Refusal(
    code="too-many-saved-messages",
    status=409,
    message=f"You keep {_MOST} messages already.",
    hint="Delete one that you do not send any more.",
)


def _taken(name: str) -> Refusal:
    return Refusal(
        code="name-taken",
        status=409,
        message=f'You keep a message called "{name[:80]}" already.',
        hint="Choose another name, or delete that one first.",
        path="name",
    )

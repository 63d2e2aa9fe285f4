"""Who a request comes from: by a bearer token, or by the cookie of a session."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from starlette.requests import HTTPConnection

from tradehook.bootstrap import Desk
from tradehook.intake.sources import client_address, networks
from tradehook.people.caller import Caller, Via, caller_of, holder_of_owner_token
from tradehook.people.recognising import holder_of, visitor_of
from tradehook.people.sessions.queries import keep_seen
from tradehook.people.tokens.queries import keep_use
from tradehook.plumbing.secrets import hashed, same
from tradehook.plumbing.settings import Settings
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed, Tx
from tradehook.vocabulary.instant import Instant, seconds_between

_WORTH_WRITING_S = 60


class Callers:
    """Recognises those who call at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._trusted = networks(desk.settings.trusted_proxies)

    @property
    def settings(self) -> Settings:
        """The settings that cookies and addresses hang on."""
        return self._desk.settings

    def address_of(self, connection: HTTPConnection) -> str:
        """Where a request comes from, as far as proxies that are trusted say so."""
        peer = connection.client.host if connection.client else ""
        forwarded = [part for line in connection.headers.getlist("x-forwarded-for") for part in line.split(",")]
        return client_address(peer, forwarded, self._trusted)

    async def holder(self, token: str, address: str) -> Caller | None:
        """Who holds this token."""
        if same(hashed(token), self._desk.owner_token_hash):
            return holder_of_owner_token(address)
        now = self._desk.clock.now()
        found = await self._desk.store.read(partial(holder_of, token=token, now=now))
        if found is None:
            return None
        use = partial(keep_use, token_id=found.token.id, at=now, address=address)
        await self._noted(found.token.used_at, now, use)
        return caller_of(found.user, Via.TOKEN, found.token.id, address, found.token.scopes)

    async def visitor(self, cookie: str, address: str) -> Caller | None:
        """Whose session has this cookie."""
        now = self._desk.clock.now()
        found = await self._desk.store.read(partial(visitor_of, cookie=cookie, now=now))
        if found is None:
            return None
        await self._noted(found.session.seen_at, now, partial(keep_seen, session_id=found.session.id, at=now))
        return caller_of(found.user, Via.SESSION, found.session.id, address)

    async def _noted(self, last: Instant | None, now: Instant, work: Callable[[Tx], None]) -> None:
        """Write down that something was used, once a minute; nobody is kept out because that did not work."""
        if last is None or seconds_between(last, now) >= _WORTH_WRITING_S:
            with suppress(StoreBusy, StoreFailed):
                await self._desk.store.write(work)

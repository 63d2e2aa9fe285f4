"""When an order works: from which instant it may fill, and when it ends of itself. Pure.

In an account that trades around the clock a market is always open, and has neither an opening nor a close. In one that
keeps the exchange's hours an order waits for them: for the regular ones, or for the extended ones too where it is a
limit order that asks for that.
"""

from typing import NamedTuple

from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.settings import PaperSettings, Sessions
from tradehook.instruments.sessions.calendars import calendar_of
from tradehook.instruments.sessions.lookup import next_session, opens_at, session_at
from tradehook.instruments.sessions.session import Session
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket, OrderType, TimeInForce

_MILLISECOND = 1_000
_AT_AUCTION = frozenset({TimeInForce.OPG, TimeInForce.CLS})
_AT_ONCE = frozenset({TimeInForce.IOC, TimeInForce.FOK})


class Works(NamedTuple):
    """From when on an order may fill, and when it ends; None: when it is cancelled."""

    begins: Instant
    ends: Instant | None = None


def works(ticket: OrderTicket, instrument: Instrument, settings: PaperSettings, now: Instant) -> Works | Rejected:
    """When an order that is taken now works, or why it cannot."""
    delayed = Instant(now + settings.fill_delay_ms * _MILLISECOND)
    if settings.sessions is Sessions.ALWAYS:
        if ticket.time_in_force in _AT_AUCTION:
            return Refuses.NO_SESSION.because(time_in_force=ticket.time_in_force)
        return Works(delayed, _no_later(ticket.good_till, instrument))
    if ticket.extended_hours and ticket.order_type is not OrderType.LIMIT:
        return Refuses.EXTENDED_NEEDS_LIMIT.because(order_type=ticket.order_type)
    session = _session(ticket, instrument, now)
    begins = _begins(ticket, session, now)
    if ticket.time_in_force in _AT_ONCE and begins > now:
        return Refuses.MARKET_CLOSED.because(symbol=instrument.symbol, time_in_force=ticket.time_in_force)
    return Works(max(delayed, begins), _no_later(_ends(ticket, session), instrument))


def opens_next(ticket: OrderTicket, instrument: Instrument, settings: PaperSettings, now: Instant) -> Instant | None:
    """When an order that works may fill next, where its market is closed now; None while it is open."""
    if settings.sessions is Sessions.ALWAYS or ticket.time_in_force in _AT_AUCTION:
        return None
    begins = _begins(ticket, _session(ticket, instrument, now), now)
    return begins if begins > now else None


def market_opens_at(instrument: Instrument, settings: PaperSettings, now: Instant) -> Instant | None:
    """When a market next opens for regular trading; None while it is open."""
    return None if settings.sessions is Sessions.ALWAYS else opens_at(calendar_of(instrument), now)


def _session(ticket: OrderTicket, instrument: Instrument, now: Instant) -> Session:
    """The session that an order is for now: the one under way, unless what it asks for in it is over."""
    calendar = calendar_of(instrument)
    under_way = session_at(calendar, now)
    if under_way is not None and now < _last_chance(ticket, under_way):
        return under_way
    return next_session(calendar, now)


def _last_chance(ticket: OrderTicket, session: Session) -> Instant:
    if ticket.time_in_force is TimeInForce.OPG:
        return session.opens
    return session.extended_closes if ticket.extended_hours else session.closes


def _begins(ticket: OrderTicket, session: Session, now: Instant) -> Instant:
    if ticket.time_in_force is TimeInForce.CLS:
        return session.closes
    opens = session.extended_opens if ticket.extended_hours else session.opens
    pause = session.pause
    if pause is not None and pause.begins <= now < pause.ends:
        return pause.ends
    return max(now, opens)


def _no_later(ends: Instant | None, instrument: Instrument) -> Instant | None:
    """No order outlives its contract."""
    return min((at for at in (ends, instrument.expires_at) if at is not None), default=None)


def _ends(ticket: OrderTicket, session: Session) -> Instant | None:
    match ticket.time_in_force:
        case TimeInForce.DAY:
            return session.extended_closes if ticket.extended_hours else session.closes
        case TimeInForce.GTS:
            return session.extended_closes
        case TimeInForce.OPG | TimeInForce.CLS:
            return session.closes
        case _:
            return ticket.good_till

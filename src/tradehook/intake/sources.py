"""Where a request may come from (rule: deciding 2, "sources"; the addresses are the vendors' own)."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from tradehook.vocabulary.refusal import Gate, Objection

TRADINGVIEW = "tradingview"
TRENDSPIDER = "trendspider"

_VENDORS: dict[str, tuple[frozenset[str], Gate]] = {
    TRADINGVIEW: (
        frozenset({"52.89.214.238", "34.212.75.30", "54.218.53.128", "52.32.178.7"}),
        Gate.NOT_TRADING_VIEW,
    ),
    TRENDSPIDER: (frozenset({"3.12.143.24"}), Gate.NOT_TREND_SPIDER),
}

_Network = IPv4Network | IPv6Network


def source_objection(sources: tuple[str, ...], address: str) -> Objection | None:
    """The check that an address fails, or None. No sources means any; several mean any of them."""
    if not sources or any(_lets_in(source, address) for source in sources):
        return None
    vendor = _VENDORS.get(sources[0])
    gate = vendor[1] if vendor and len(sources) == 1 else Gate.SOURCE_ADDRESS
    return Objection(gate, {"source_ip": address})


def is_source(text: str) -> bool:
    """Whether `sources` may hold this: a vendor's name, an address or a range."""
    if text in _VENDORS:
        return True
    try:
        _network(text)
    except ValueError:
        return False
    return True


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[_Network]) -> str:
    """The sender's address: the nearest one that is not a trusted proxy's.

    `forwarded_for` is the X-Forwarded-For chain, nearest last; it is believed only as far as trusted proxies wrote it.
    """
    address = peer
    for earlier in reversed(forwarded_for):
        if not is_within(address, trusted):
            break
        candidate = earlier.strip()
        if _parsed(candidate) is None:
            break
        address = candidate
    return address


def networks(texts: Sequence[str]) -> tuple[_Network, ...]:
    """Addresses and ranges as networks; raises ValueError where one is neither."""
    return tuple(_network(text) for text in texts)


def _lets_in(source: str, address: str) -> bool:
    vendor = _VENDORS.get(source)
    return address in vendor[0] if vendor else is_within(address, (_network(source),))


def is_within(address: str, allowed: Sequence[_Network]) -> bool:
    """Whether an address is in one of these networks."""
    parsed = _parsed(address) if allowed else None
    return parsed is not None and any(parsed in network for network in allowed)


@lru_cache(maxsize=4096)
def _network(text: str) -> _Network:
    return ip_network(text, strict=False)


@lru_cache(maxsize=4096)
def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    # A dual-stack socket shows IPv4 senders as ::ffff:a.b.c.d.
    return parsed.ipv4_mapped or parsed if isinstance(parsed, IPv6Address) else parsed

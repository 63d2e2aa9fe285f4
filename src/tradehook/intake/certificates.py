"""TradingView's client certificate, as a proxy that checked it passes its subject on.

https://www.tradingview.com/support/solutions/43000680459
"""

from typing import Final

from cryptography.x509 import Name
from cryptography.x509.oid import NameOID

TRADINGVIEW_NAME: Final = "TradingView Webhooks"


def is_tradingview(subjects: tuple[str, ...]) -> bool:
    """Whether the one subject that was passed on (RFC 4514: "CN=…,O=…") has TradingView's common name.

    Several are none: one of them may be the sender's own, which the proxy left there.
    """
    if len(subjects) != 1:
        return False
    try:
        subject = Name.from_rfc4514_string(subjects[0])
    except ValueError:
        return False
    return [name.value for name in subject.get_attributes_for_oid(NameOID.COMMON_NAME)] == [TRADINGVIEW_NAME]

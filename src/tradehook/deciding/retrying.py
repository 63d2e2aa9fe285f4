"""How long a trade that failed while it was planned waits before it is tried again (rule: deciding 3, Retry)."""

from decimal import Decimal

from tradehook.vocabulary.settings import SubscriptionSettings

_MS_PER_S = 1000


def wait_s(settings: SubscriptionSettings, retries: int) -> float:
    """Seconds until the next try, when there were so many retries before it: longer each time, up to a longest."""
    longest = Decimal(settings.retry_max_delay_ms)
    wait = Decimal(settings.retry_delay_ms)
    for _ in range(retries):
        if wait >= longest:
            break
        wait *= settings.retry_multiplier
    return float(min(wait, longest) / _MS_PER_S)

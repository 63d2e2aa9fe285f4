"""Where messages of this dialect are posted."""

from tradehook.dialects.contract import CODES_PATH

PREFIX = "/trading/webhook/"
PATH = PREFIX + "{uuid}/{password}"

NAME = "traderspost"
CODES_PAGE = CODES_PATH + NAME


def webhook_url(base_url: str, uuid: str, password: str) -> str:
    """The whole address of a webhook, with its secret in it."""
    return base_url.rstrip("/") + PATH.format(uuid=uuid, password=password)

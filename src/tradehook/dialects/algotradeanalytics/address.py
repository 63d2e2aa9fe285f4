"""Where messages of this dialect are posted, and where its pages are."""

from tradehook.dialects.contract import API_PATH, CODES_PATH

PREFIX = "/api/webhooks/"
PATH = PREFIX + "{webhookId}"

NAME = "algotradeanalytics"
TITLE = "Algo Trade Analytics"
CODES_PAGE = CODES_PATH + NAME
API_PAGE = API_PATH + NAME

KEY_FIELD = "auth_key"
"""The member of a message that has the webhook's key."""


def webhook_url(base_url: str, webhook_id: str) -> str:
    """The whole address of a webhook; its key is no part of it."""
    return base_url.rstrip("/") + PATH.format(webhookId=webhook_id)

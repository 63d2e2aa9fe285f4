"""Where messages of this dialect are posted, and where its pages are."""

from tradehook.dialects.contract import API_PATH, CODES_PATH

PREFIX = "/webhook/"
PATH = PREFIX + "{apiKey}/{secretKey}"

NAME = "traderevolution"
TITLE = "TraderEvolution"
CODES_PAGE = CODES_PATH + NAME
API_PAGE = API_PATH + NAME


def webhook_url(base_url: str, api_key: str, secret_key: str) -> str:
    """The whole address of a key, with its secret in it."""
    return base_url.rstrip("/") + PATH.format(apiKey=api_key, secretKey=secret_key)

"""Where messages of this dialect are posted."""

PREFIX = "/trading/webhook/"
PATH = PREFIX + "{uuid}/{password}"


def webhook_url(base_url: str, uuid: str, password: str) -> str:
    """The whole address of a webhook, with its secret in it."""
    return base_url.rstrip("/") + PATH.format(uuid=uuid, password=password)

"""The pages on which people sign in, and set up what they sign in with: forms that need no script."""

from starlette.routing import Route

from tradehook.bootstrap import Desk
from tradehook.web.pages import account, link, people, sign_in, tokens, two_factor
from tradehook.web.pages.front import Front


def routes(desk: Desk) -> list[Route]:
    """Every page, each for those whom its row in `rules.py` lets in."""
    front = Front(desk)
    pages = (*sign_in.PAGES, *link.PAGES, *account.PAGES, *two_factor.PAGES, *tokens.PAGES, *people.PAGES)
    return [front.route(page) for page in pages]

"""Somebody who looks at pages and presses their buttons, as far as that needs no script."""

import re
from dataclasses import dataclass
from html import unescape

from tests.web.pages.browser import Browser, token_in

_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser at the dashboard."""

    browser: Browser

    async def html(self, path: str, status: int = 200) -> str:
        """A page as it is sent."""
        answer = await self.browser.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code} {read(answer.text)}"
        return answer.text

    async def sees(self, path: str, status: int = 200) -> str:
        """What there is to be read on a page."""
        return read(await self.html(path, status))

    async def presses(self, page: str, action: str, status: int = 303, **fields: str) -> str:
        """Send a form of a page, which has to be there; what is read on the page that this leads to."""
        shown = await self.browser.get(page)
        assert f'action="{action}"' in shown.text or f'formaction="{action}"' in shown.text, f"{page} has no {action}"
        answer = await self.browser.post(action, token_in(shown), **fields)
        assert answer.status_code == status, f"{answer.status_code} {read(answer.text)}"
        return read(answer.text) if status != 303 else await self.sees(answer.headers["location"])


def read(html: str) -> str:
    """The text of a page, its blanks made one."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())

"""The page at `/about`, for everybody: what runs, where messages go, and where the documentation is."""

from html import escape
from importlib.metadata import version
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tradehook.bootstrap import Desk
from tradehook.web.catalogues import pages_of

STYLE: Final = """
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 10vh auto; padding: 0 1.25rem; }
  h1 { font-size: 1.6rem; margin: 0; }
  p { margin: .25rem 0 2rem; opacity: .75; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 2rem; }
  dt { opacity: .75; }
  dd { margin: 0; }
  code { font-size: .95em; }
  @media (max-width: 40rem) { dl { display: block; } dd { margin-bottom: 1rem; } }
"""

_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tradehook</title>
<style>{style}</style>
<h1>tradehook {version}</h1>
<p>A trading desk behind a webhook. It is running.</p>
<dl>
  <dt>Webhooks</dt><dd>{webhooks} open</dd>
  <dt>Signals</dt><dd>go to <code>{base}<wbr>/trading/webhook<wbr>/&lt;uuid&gt;<wbr>/&lt;password&gt;</code></dd>
  <dt>Orders</dt><dd>go to <code>{base}<wbr>/webhook<wbr>/&lt;apiKey&gt;<wbr>/&lt;secretKey&gt;</code></dd>
  <dt>Dashboard</dt><dd><a href="/">what your accounts do</a></dd>
  <dt>People</dt><dd><a href="/account">your account</a>: passphrase, two-factor, sessions, tokens</dd>
  <dt>Management API</dt><dd><a href="/api/v1/docs">every call, with its body and answer</a>; the owner's token is in
    <code>owner.token</code> in the data directory</dd>
  <dt>Not what you meant?</dt><dd>{catalogues}; each with what you can do</dd>
  <dt>Command line</dt><dd><code>tradehook --help</code></dd>
  <dt>Health</dt><dd><a href="/health/live">alive</a> · <a href="/health/ready">ready</a> ·
    <a href="/metrics">metrics</a></dd>
  <dt>Documentation</dt><dd>the folder <code>docs</code> that came with this program, beginning with its README</dd>
</dl>
</html>
"""


def routes(desk: Desk) -> list[Route]:
    """The page at `/about`."""
    catalogues = " · ".join(f'<a href="{path}">{escape(title)}</a>' for path, title in pages_of(desk))

    async def about(_request: Request) -> Response:
        page = _PAGE.format(
            style=STYLE,
            version=escape(version("tradehook")),
            webhooks=len(desk.webhooks),
            base=escape(desk.settings.base_url),
            catalogues=catalogues,
        )
        return HTMLResponse(page)

    return [Route("/about", about)]

"""The page at `/` until the dashboard exists: what runs, and where the documentation is."""

from html import escape
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tradehook.bootstrap import Desk

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tradehook</title>
<style>
  :root {{ color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }}
  body {{ max-width: 40rem; margin: 12vh auto; padding: 0 1.25rem; }}
  h1 {{ font-size: 1.6rem; margin-bottom: 0; }}
  p.lead {{ margin-top: .25rem; opacity: .75; }}
  dl {{ display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; }}
  dt {{ opacity: .7; }} dd {{ margin: 0; overflow-wrap: anywhere; }}
  code {{ font-size: .95em; }}
</style>
<h1>tradehook {version}</h1>
<p class="lead">A trading desk behind a webhook. It is running.</p>
<dl>
  <dt>Webhooks</dt><dd>{webhooks}</dd>
  <dt>Signals go to</dt><dd><code>POST {base}/trading/webhook/&lt;uuid&gt;/&lt;password&gt;</code></dd>
  <dt>Management API</dt><dd><a href="/api/v1/docs">/api/v1/docs</a>, with the token in
    <code>{token}</code></dd>
  <dt>Health</dt><dd><a href="/health/live">alive</a>, <a href="/health/ready">ready</a>,
    <a href="/metrics">metrics</a></dd>
  <dt>Command line</dt><dd><code>tradehook --help</code></dd>
</dl>
</html>
"""


def routes(desk: Desk) -> list[Route]:
    """The page at `/`."""

    async def home(_request: Request) -> Response:
        page = _PAGE.format(
            version=escape(version("tradehook")),
            webhooks=len(desk.webhooks),
            base=escape(desk.settings.base_url),
            token=escape(str(desk.settings.data_dir / "owner.token")),
        )
        return HTMLResponse(page)

    return [Route("/", home)]

"""A page to read: a title, a list of what is on it, and a section each with an anchor. No scripts."""

from collections.abc import Mapping
from html import escape
from typing import Final

STYLE: Final = """
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; scroll-behavior: smooth; }
  body { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 40vh; overflow-wrap: anywhere; }
  h1 { font-size: 1.6rem; line-height: 1.25; }
  h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
  h3 { font-size: .8rem; margin: 1rem 0 .25rem; opacity: .75; text-transform: uppercase; letter-spacing: .05em; }
  p { margin: .25rem 0; }
  nav { columns: 20rem; font-size: .9rem; margin: 2rem 0; }
  nav a { display: block; padding: .15rem 0; }
  section { border-top: 1px solid #8886; padding: 1.25rem .75rem; margin: 0 -.75rem; scroll-margin-top: 1rem; }
  section:target { background: #fc03; border-radius: .5rem; }
  pre { white-space: pre-wrap; background: #8882; border-radius: .5rem; padding: .75rem; margin: .5rem 0; }
  table { border-collapse: collapse; display: block; overflow-x: auto; margin: .75rem 0; font-size: .9rem; }
  th, td { border-top: 1px solid #8884; padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; }
  td, th { overflow-wrap: normal; min-width: 5rem; }
  h2, pre, nav, code { font-family: ui-monospace, monospace; }
  h2 a { color: inherit; text-decoration: none; }
  small { opacity: .75; white-space: nowrap; }
"""


def reading_page(title: str, introduction: str, sections: Mapping[str, str]) -> str:
    """The page as HTML. Sections are HTML of ours by their anchors; title and introduction are text."""
    links = "\n".join(f'<a href="#{name}">{name}</a>' for name in sections)
    parts = "\n".join(
        f'<section id="{name}"><h2><a href="#{name}">{name}</a></h2>{html}</section>' for name, html in sections.items()
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n<h1>{escape(title)}</h1>\n<p>{escape(introduction)}</p>\n"
        f"<nav>\n{links}\n</nav>\n{parts}\n</html>\n"
    )

"""A page to read."""

from tradehook.web.reading_page import reading_page


def test_titles_are_text_and_sections_have_anchors_in_their_order() -> None:
    html = reading_page("Less < more", "This & that.", {"first": "<p>One.</p>", "second": "<p>Two.</p>"})

    assert "<title>Less &lt; more</title>" in html
    assert "<p>This &amp; that.</p>" in html
    assert html.index('<section id="first">') < html.index("<p>One.</p>") < html.index('<section id="second">')
    assert '<a href="#second">second</a>' in html

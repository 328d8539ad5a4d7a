"""The discussion in a dossier and on the page of its case: as the site shows it, nothing to fetch, nothing to run."""

import pytest

from moderation.mediation.quoting import as_shown
from tests.moderation import casework, dossiers

pytestmark = pytest.mark.wide
WRITTEN = """It shows **E18**, and:

- it hums
- it does not drain

![The display](/pictures/0123456789abcdef0123-640x480.webp) <script>alert(1)</script>
[a page](https://example.org/)"""


def test_markdown_is_read_as_on_the_site():
    shown = as_shown(WRITTEN, "en")
    assert "<strong>E18</strong>" in shown
    assert "<li>it hums</li>" in shown
    assert "**" not in shown
    assert "[picture: The display]" in shown
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown


@pytest.mark.parametrize("alt", ['a > b "c" <b>x</b>', "&lt;script&gt;", "", "]("])
def test_the_words_of_a_picture_stay_words(alt):
    shown = as_shown(f"![{alt}](/pictures/0123456789abcdef0123-640x480.webp) after", "en")
    assert "<img" not in shown
    assert "<b>" not in shown
    assert "<script" not in shown
    assert "after" in shown


@pytest.mark.django_db
@pytest.mark.usefixtures("without_pango")
def test_the_dossier_and_the_page_show_it(ask, body, as_member):
    question = ask("It does not drain any more", body=WRITTEN)
    case = casework.sent_case(question, body)
    found = dossiers.taken(case)
    page = dossiers.contents_of(found)["dossier.html"].decode()
    for told in (page, as_member(case.asker).get(f"/en/cases/{case.ref}/").text):
        assert "<strong>E18</strong>" in told
        assert "**E18**" not in told
    assert "<img" not in page
    assert "src=" not in page
    assert dossiers.taken(case) == found
    assert dossiers.told(found, "thread.json")["posts"][0]["text"].startswith("It shows **E18**")
    assert dossiers.faults(found) == []

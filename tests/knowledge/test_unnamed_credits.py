"""A member who does not want to be named on guides: everywhere, at once, and with the credit that stays."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forum import actions
from forum.models import Answer, Mail, Member
from knowledge import promotion
from knowledge.guides import credited_to
from knowledge.models import ArticlePage
from tests.people import make_member

pytestmark = pytest.mark.wide

SETTINGS = "/en/account/settings/"
CHOSEN = {"display_name": "Bob", "language": "en", "wants_mail": "on", "is_ranked": "on"}


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, bob: Member, editor: Member) -> ArticlePage:
    page = promotion.promote(actions.accept(answer, by=alice), by=editor)
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def everywhere(guide: ArticlePage, reader: Client) -> dict[str, str]:
    """What a visitor reads, and the mail that a member sends to themselves."""
    pages = {
        "page": guide.url,
        "paper": reverse("knowledge:paper", args=[guide.pk]),
        "text": f"/guide/{guide.pk}.txt",
        "frame": f"/embed/guides/{guide.pk}/",
        "fragment": f"/embed/guides/{guide.pk}/fragment/",
        "API": f"/api/v1/guides/{guide.pk}",
        "history": reverse("knowledge:history", args=[guide.pk]),
        "copy": reverse("knowledge:copy", args=[guide.pk, guide.live_revision_id]),
    }
    found = {name: Client().get(address).text for name, address in pages.items()}
    Mail.objects.all().delete()  # or the same within two minutes would be one
    reader.post(reverse("knowledge:send", args=[guide.pk]))
    mail = Mail.objects.latest("pk")
    return found | {"mail": mail.text, "mail as HTML": mail.html}


def test_no_channel_names_them_and_the_credit_stays(
    guide: ArticlePage, bob: Member, alice: Member, as_member: Any
) -> None:
    reader, own = as_member(alice), as_member(bob)
    assert {name for name, text in everywhere(guide, reader).items() if "Bob" in text} >= {"page", "API", "mail"}
    assert "Name me on guides" in own.get(SETTINGS).text
    assert own.post(SETTINGS, CHOSEN).status_code == 302
    found = everywhere(guide, reader)
    for name, text in found.items():
        assert "Bob" not in text, name
        assert "/members/bob/" not in text, name
    for name in ("page", "paper", "text", "API", "mail", "mail as HTML"):
        assert "A member of this site" in found[name], name
    assert bob.reputation_changes.filter(reason="promoted").exists()
    assert guide.sources.get().author == bob
    assert own.post(SETTINGS, {**CHOSEN, "is_named_on_guides": "on"}).status_code == 302
    assert "Bob" in everywhere(guide, reader)["page"]


def test_their_page_lists_no_guide(guide: ArticlePage, bob: Member, as_member: Any) -> None:
    assert guide.url in Client().get(bob.get_absolute_url()).text
    as_member(bob).post(SETTINGS, CHOSEN)
    assert not credited_to(Member.objects.get(pk=bob.pk)).exists()
    assert guide.url not in Client().get(bob.get_absolute_url()).text


def test_of_several_nobody_can_tell_how_many(guide: ArticlePage, question: Any, bob: Member) -> None:
    other = actions.answer(question, by=make_member("rita"), body="Clean the pump.")
    row = guide.sources.get()
    row.pk, row.answer, row.author, row.block_id = None, other, other.author, ""
    row.save()
    Member.objects.filter(username__in=["bob", "rita"]).update(is_named_on_guides=False)
    credits = Client().get(f"/api/v1/guides/{guide.pk}").json()["credits"]
    assert credits == ["A member of this site"]

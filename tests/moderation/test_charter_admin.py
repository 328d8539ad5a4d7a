"""Where staff make the next version of the charter."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from moderation.review.models import CharterPage, CharterVersion, Rule, RuleDraft
from tests.moderation.chartering import change_rule, charter_page, publish, say
from tests.moderation.test_charter_amendments import actions, closed
from tests.people import make_editor, make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

NOTES = {"kind": "minor", "note_en": "Rule 1 says more.", "note_fr": "La règle 1 en dit plus."}


@pytest.fixture
def opened(db):
    call_command("init_site", verbosity=0)
    return CharterVersion.objects.get()


@pytest.fixture
def staff(opened, as_member):
    """A moderator, who got the right from `init_site`."""
    return as_member(make_moderator())


def test_members_and_editors_have_no_door(opened, as_member):
    for member in (make_member("alice"), make_editor()):
        assert as_member(member).get("/admin/charter/").status_code in {302, 403}


def test_with_nothing_to_publish_there_is_no_button(staff):
    page = staff.get("/admin/charter/").text
    assert "there is nothing to publish" in page
    assert "Publish this version" not in page


def test_the_whole_way_of_a_change(staff):
    begun = staff.post("/admin/charter/rules/courtesy/change/")
    change = RuleDraft.objects.get()
    assert begun["Location"] == reverse("charter_rules:edit", args=[change.pk])
    values = {name: getattr(change, name) for name in (field.name for field in RuleDraft._meta.fields)}
    sent = {**{name: value for name, value in values.items() if value not in {None, False}}, "text_en": "Be kind."}
    assert staff.post(begun["Location"], sent).status_code == 302
    page = staff.get("/admin/charter/")
    assert "Only one language changes in these rules: 1." in page.text
    seen = page.context["form"].initial["seen"]
    assert staff.post("/admin/charter/", {"kind": "minor", "seen": seen}).status_code == 200
    assert CharterVersion.objects.count() == 1
    assert staff.post("/admin/charter/", {**NOTES, "seen": seen}).status_code == 302
    assert Rule.objects.in_force().get(code="courtesy").text_en == "Be kind."
    assert CharterVersion.objects.count() == 2


def test_what_somebody_else_changed_meanwhile_is_shown_first(staff):
    change_rule()
    seen = staff.get("/admin/charter/").context["form"].initial["seen"]
    change_rule(text_en="Other.", text_fr="Autre.")
    refused = staff.post("/admin/charter/", {**NOTES, "seen": seen})
    assert "changed meanwhile" in refused.text
    assert CharterVersion.objects.count() == 1


def test_approving(staff):
    assert "We have read it and approve it" in staff.get("/admin/charter/").text
    staff.post("/admin/charter/approve/")
    assert "We have read it and approve it" not in staff.get("/admin/charter/").text
    assert not CharterPage.objects.filter(is_to_review=True).exists()


def test_the_editor_keeps_drafts_and_publishes_nothing(staff, as_member):
    admin = as_member(make_member("root", is_superuser=True, is_staff=True))
    page = charter_page()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for client in (staff, admin):
        shown = client.get(edit)
        assert shown.status_code == 200
        assert "action-publish" not in shown.text
    refused = admin.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert refused["Location"] == reverse("charter_admin")
    assert CharterPage.objects.get(pk=page.pk).live
    assert admin.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))["Location"] == reverse("charter_admin")


def test_a_preview_shows_the_draft(opened, rf):
    say(charter_page(), intro="Words of our own.")
    change_rule(text_en="Be kind.", text_fr="Soyez gentil.")
    shown = charter_page().get_latest_revision_as_object().make_preview_request()
    assert "Words of our own." in shown.text
    assert "Be kind." in shown.text
    assert "nobody is bound by it yet" in shown.text


def test_deciding_about_a_proposal(staff, opened):
    author = make_moderator("maud")
    made = actions.propose_amendment(
        by=author, rule=Rule.objects.get(code="courtesy"), title="", wording="Be kind.", reason="?", language="en"
    )
    decide = f"/admin/charter/amendments/{made.pk}/"
    assert 'name="adopt"' not in staff.get("/admin/charter/").text
    staff.post(decide, {"decline": "1", "answer": ""})
    made.refresh_from_db()
    assert made.outcome == ""
    closed(made)
    assert 'name="adopt"' in staff.get("/admin/charter/").text
    assert "Changes of the charter to decide" in staff.get("/en/moderation/").text
    done = staff.post(decide, {"adopt": "1", "answer": "Yes."})
    assert done["Location"] == reverse("charter_rules:edit", args=[RuleDraft.objects.get().pk])


def test_rights_are_given_once_more_without_harm(opened):
    call_command("init_site", verbosity=0)
    assert publish(make_moderator()) == opened

"""Versions of the charter: frozen, numbered, compared, each with an address."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from moderation.review import actions
from moderation.review.charter.content import digest
from moderation.review.invariants import differences
from moderation.review.models import CharterPage, CharterVersion, Rule, RuleDraft
from tests.moderation.chartering import change_rule, charter_page, open_charter, publish, say
from tests.moderation.reviewing import hide
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def admin(db):
    return make_member("root", is_superuser=True, is_staff=True)


@pytest.fixture
def version(db):
    return open_charter()


def test_a_new_site_has_one_version_and_starting_again_changes_nothing(db):
    call_command("init_site", verbosity=0)
    before = [list(model.objects.order_by("pk").values()) for model in (CharterVersion, CharterPage, Rule)]
    call_command("init_site", verbosity=0)
    assert [list(model.objects.order_by("pk").values()) for model in (CharterVersion, CharterPage, Rule)] == before
    assert CharterVersion.objects.count() == 1
    pages = {page.locale.language_code: page for page in CharterPage.objects.all()}
    assert pages["en"].translation_key == pages["fr"].translation_key
    assert all(page.is_to_review for page in pages.values())


def test_a_version_holds_both_languages_and_the_rules(version):
    assert version.is_major
    assert len(version.content["rules"]) == 10
    for language in ("en", "fr"):
        words = version.content[language]
        assert len(words["essentials"]) == 5
        assert len(words["sections"]) == 6
        assert words["easy_read"]
    assert version.digest == digest(version.content)


def test_publishing_puts_the_rules_in_force_from_that_day(version, admin):
    change_rule()
    made = publish(admin)
    former, rule = Rule.objects.filter(code="courtesy").order_by("version")
    assert (rule.version, rule.is_reviewed, rule.valid_until) == (2, True, None)
    assert former.valid_until == rule.valid_from
    assert "Mondays" in rule.text_en
    assert (made.number, made.is_major, made.since, made.published_by) == (2, False, 1, admin)
    assert not RuleDraft.objects.exists()
    assert "Mondays" in Client().get("/en/charter/").text


def test_nothing_new_is_no_version(version, admin):
    assert publish(admin) == version
    change_rule()
    made = publish(admin)
    assert publish(admin) == made  # a double click


def test_the_words_of_the_page_wait_for_the_version(version, admin):
    say(charter_page(), intro="Words of our own.")
    assert "Words of our own." not in Client().get("/en/charter/").text
    publish(admin)
    assert "Words of our own." in Client().get("/en/charter/").text
    assert "Words of our own." not in Client().get("/en/charter/versions/1/").text


def test_a_rule_that_ends_frees_its_number(version, admin):
    change_rule("one-account", ends=True)
    said = change_rule("courtesy", number=9)
    assert said.number == 9
    publish(admin)
    assert Rule.objects.get(code="one-account").valid_until is not None
    assert Rule.objects.in_force().get(code="courtesy").number == 9


def test_two_rules_with_one_number_are_refused(version, admin):
    change_rule("courtesy", number=9)
    with pytest.raises(ValidationError, match="same number"):
        publish(admin)
    assert CharterVersion.objects.count() == 1
    assert Rule.objects.in_force().get(code="courtesy").number == 1


@pytest.mark.parametrize("missing", ["note_en", "note_fr"])
def test_a_change_says_what_it_is_in_both_languages(version, admin, missing):
    change_rule()
    with pytest.raises(ValidationError, match="both languages"):
        publish(admin, **{missing: " "})


def test_five_points_are_needed(version, admin):
    say(charter_page("fr"), essentials=[("point", "Un seul.")])
    with pytest.raises(ValidationError, match="five points"):
        publish(admin)


def test_what_was_not_seen_is_not_published(version, admin):
    change_rule()
    with pytest.raises(ValidationError, match="changed meanwhile"):
        publish(admin, seen="0" * 64)


def test_members_do_not_publish(version, alice, dora):
    change_rule()
    for member in (alice, dora):  # a moderator of a site that did not run init_site
        with pytest.raises(PermissionDenied):
            publish(member)
    with pytest.raises(PermissionDenied):
        actions.approve_charter(by=alice)


def test_twice_on_one_day_leaves_no_rule_that_never_held(version, admin):
    change_rule()
    publish(admin)
    change_rule(text_en="Third.", text_fr="Troisième.")
    publish(admin)
    versions = list(Rule.objects.filter(code="courtesy").order_by("version").values_list("version", "text_en"))
    assert [number for number, _text in versions] == [1, 3]
    assert CharterVersion.objects.get(number=2).content["rules"][0]["version"] == 2


def test_a_text_of_today_that_somebody_was_judged_by_stays(question, admin, dora):
    open_charter()
    change_rule()
    publish(admin)
    hide(question, dora)
    change_rule(text_en="Third.", text_fr="Troisième.")
    with pytest.raises(ValidationError, match="tomorrow"):
        publish(admin)
    publish(admin, at=timezone.now() + timedelta(days=1))


def test_approving_takes_the_mark_away(version, admin):
    assert "To review" in Client().get("/en/charter/").text
    actions.approve_charter(by=admin)
    actions.approve_charter(by=admin)
    assert "To review" not in Client().get("/en/charter/").text
    assert CharterVersion.objects.get() == version
    assert publish(admin) == version


def test_numbers_and_grounds_are_checked_by_the_database(version):
    values = {"published_at": timezone.now(), "content": {}, "digest": ""}
    for wrong in ({"number": 1, "since": 1, "is_major": True}, {"number": 2, "since": 2, "is_major": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CharterVersion.objects.create(**values, **wrong)


@pytest.mark.parametrize(("language", "said"), [("en", "Mondays"), ("fr", "lundi")])
def test_what_changed_can_be_read_rule_by_rule(version, admin, language, said):
    change_rule()
    change_rule("fair-reports", ends=True)
    publish(admin)
    page = Client().get(f"/{language}/charter/versions/2/changes/").text
    assert f"<ins> {'Even on' if language == 'en' else 'Même le'}" in page
    assert said in page
    assert "<del>10. " in page
    assert Client().get(f"/{language}/charter/versions/1/changes/").status_code == 200
    assert Client().get(f"/{language}/charter/versions/3/changes/").status_code == 404
    listed = Client().get(f"/{language}/charter/versions/").text
    assert f"/{language}/charter/versions/2/" in listed
    former = Client().get(f"/{language}/charter/versions/1/").text
    assert said not in former
    assert 'class="notice warn"' in former


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_easy_text_has_an_address(version, language):
    page = Client().get(f"/{language}/charter/easy-read/").text
    for part in version.content[language]["easy_read"]:
        assert part["heading"] in page
        assert all(len(sentence.split()) <= 12 for sentence in part["sentences"])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_rules_keep_their_anchors_in_either_language(version, language):
    page = Client().get(f"/{language}/charter/").text
    assert 'id="rule-3"' in page
    assert 'id="regle-3"' in page
    assert page.count("<h1") == 1


def test_what_was_changed_behind_its_back_is_found(version, admin):
    change_rule()
    publish(admin)
    assert list(differences()) == []
    Rule.objects.filter(code="courtesy", version=2).update(version=7)
    CharterVersion.objects.filter(number=1).update(content={"rules": []})
    assert sorted(differences()) == [
        "rule courtesy 2 is in the charter or in force, and not in both",
        "rule courtesy 7 is in the charter or in force, and not in both",
        "version 1 of the charter was changed after it was published",
    ]


def test_any_two_versions_can_be_compared(version, admin):
    change_rule()
    publish(admin)
    change_rule("fair-reports", ends=True)
    publish(admin)
    address = "/en/charter/versions/3/changes/"
    assert "Mondays" not in Client().get(address).text
    page = Client().get(address, {"from": "1"}).text
    assert "Mondays" in page
    assert "<del>10. " in page
    assert '<option value="1" selected>' in page
    for odd in ("3", "9", "x", "²"):
        assert "Mondays" not in Client().get(address, {"from": odd}).text

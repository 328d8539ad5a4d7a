"""What the site says of the law: words of the team, dated, in both languages, each with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import ModelLogEntry

from forum.models import Member, Question
from forum.text.closed_platform import WithoutClosedPlatform, names_closed_platform
from knowledge.models import ArticlePage, HomePage, TextPage
from moderation.law import keeping, words
from moderation.law.catalogue import catalogue, marks_of
from moderation.law.models import LegalText
from moderation.law.rule_words import with_words
from moderation.mediation.back_office import BodyForm, CharterForm, LetterForm, WayForm
from moderation.mediation.models import ConsentRecord
from moderation.mediation.rulesets import ruleset_for
from moderation.review.back_office import DoorForm
from moderation.review.models import CharterPage
from tests.moderation.casework import today

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
TREE = Path(__file__).resolve().parents[2]
CLOSED = "https://ec.europa.eu/consumers" + "/odr/main"


def row(key: str = "withdraw-court", **values: Any) -> LegalText:
    given = {
        "text_fr": "Vous pouvez aller en justice.",
        "text_en": "You can go to court.",
        "source": "Code civil, art. 2238",
        "valid_from": today(),
    }
    return LegalText(**{"key": key, **given, **values})


@pytest.fixture
def keeper(lea: Member) -> Member:
    rights = Permission.objects.filter(content_type__app_label="moderation", codename__endswith="_legaltext")
    entry = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    lea.user_permissions.add(entry, *rights)
    fresh: Member = Member.objects.get(pk=lea.pk)  # rights are kept by the object that asked for them
    return fresh


# The first words


@pytest.mark.parametrize("seed", catalogue().values(), ids=str)
@pytest.mark.wide
def test_every_first_text_is_whole(seed: Any) -> None:
    assert seed.words.fr.strip() and seed.words.en.strip() and seed.source and seed.where.fr and seed.where.en
    assert marks_of(seed.words.fr) == marks_of(seed.words.en)
    made = LegalText(
        key=seed.key, text_fr=seed.words.fr, text_en=seed.words.en, source=seed.source, source_url=seed.url,
        reading=seed.reading, valid_from=today(),
    )  # fmt: skip
    made.full_clean()


NAMED = re.compile(r'(?:\{% legal\w* |\bsaid(?:_lazy)?\(|\bwords\.words\()"([\w-]+)"')


def shown() -> Iterator[str]:
    for folder, kind in (("templates", "*.html"), ("templates", "*.txt"), ("moderation", "*.py")):
        for path in (TREE / folder).rglob(kind):
            source = path.read_text(encoding="utf-8")
            yield from NAMED.findall(source)


def test_every_key_that_a_page_names_is_known() -> None:
    """Else the page breaks: `words` raises for a key nobody wrote."""
    named = set(shown())
    assert len(named) > 30
    assert named <= set(catalogue())


@pytest.mark.wide
def test_a_new_site_has_every_text_and_nobody_has_checked_any() -> None:
    assert keeping.seed(today()) == len(catalogue())
    assert keeping.seed(today()) == 0
    assert not LegalText.objects.exclude(checked_on=None).exists()
    assert keeping.unchecked(today()) == list(LegalText.objects.order_by("pk").values_list("key", flat=True))


# Reading


@pytest.mark.wide
def test_without_a_row_the_first_words_stand_in(client: Client) -> None:
    assert words.said("withdraw-court").startswith("Your right to go to court stays")
    assert words.words("withdraw-court").checked_on is None
    assert client.get("/fr/time-limits/").status_code == 200


def test_what_the_team_writes_is_read_from_its_day_on_and_the_former_stays() -> None:
    row(text_en="Before.", valid_from=today() - timedelta(days=9)).save()
    row(text_en="Tomorrow.", valid_from=today() + timedelta(days=1)).save()
    assert words.said("withdraw-court") == "Before."
    row(text_en="Now.", text_fr="Désormais.").save()
    assert words.said("withdraw-court") == "Now."
    assert words.said("withdraw-court", as_of=today() - timedelta(days=1)) == "Before."
    with translation.override("fr"):
        assert words.said("withdraw-court") == "Désormais."


@pytest.mark.wide
def test_all_texts_of_a_page_cost_one_query_and_then_none(client: Client) -> None:
    keeping.seed(today())
    client.get("/en/time-limits/")
    words.forget()
    for queries in (1, 0):
        with CaptureQueriesContext(connection) as done:
            page = client.get("/en/time-limits/")
        assert page.status_code == 200
        assert sum("moderation_legaltext" in query["sql"] for query in done) == queries


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.wide
def test_the_page_of_time_limits_says_source_and_check(language: str, client: Client) -> None:
    row("purchase-guarantee", text_fr="- Deux **ans** <script>x</script>", text_en="- Two **years** <script>x</script>",
        source="L217-3", checked_on=date(2026, 11, 2)).save()  # fmt: skip
    page = client.get(f"/{language}/time-limits/").content.decode()
    assert {"en": "Two <strong>years</strong>", "fr": "Deux <strong>ans</strong>"}[language] in page
    assert "<script>x" not in page
    assert "L217-3" in page and "2026-11-02" in page
    assert {"en": "Not checked by the team yet.", "fr": "vérifi"}[language] in page  # of the other one


@pytest.mark.wide
def test_rules_speak_as_they_did_on_the_day_of_a_result() -> None:
    day = today()
    rules = ruleset_for(day)
    row(
        "rules-action-send_to_mediator", text_en="Send it by {deadline}.", text_fr="Envoyez avant le {deadline}."
    ).save()
    now, before = with_words(rules, day), with_words(rules, day - timedelta(days=1))
    assert now.action_text("send_to_mediator", "en", deadline=date(2027, 3, 1)) == "Send it by 1 March 2027."
    assert before.actions == rules.actions


@pytest.mark.parametrize("sign", ["{", "}", "{}", "{deadline.year}", "{deadline:>99}", "%s", "100 %"])
def test_signs_that_are_no_mark_stay_as_they_were_typed(sign: str) -> None:
    typed = row("rules-action-send_to_mediator", text_en=f"{sign} By {{deadline}}.", text_fr=f"{sign} Le {{deadline}}.")
    typed.clean()
    typed.save()
    rules = with_words(ruleset_for(today()), today())
    assert rules.action_text("send_to_mediator", "en", deadline=date(2027, 3, 1)) == f"{sign} By 1 March 2027."


# Writing


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"text_fr": ""}, "text_fr", "This field cannot be blank"),
        ({"text_en": "In {days} days."}, "text_en", "Nothing fills in {days} here"),
        ({"text_en": "One.\n\nTwo."}, "text_en", "one paragraph"),
        ({"key": "mail-one_year"}, "text_fr", "Say {day} too"),
        ({"key": "nowhere"}, "key", "No page shows this"),
        ({"text_en": f"See {CLOSED}"}, "text_en", "closed on 20 July 2025"),
        ({"source_url": CLOSED}, "source_url", "closed on 20 July 2025"),
        ({"checked_on": date(2999, 1, 1)}, "checked_on", "has not come yet"),
    ],
)
@pytest.mark.wide
def test_what_would_mislead_is_refused(values: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        row(**values).full_clean()
    assert sentence in " ".join(refused.value.message_dict[field])


@pytest.mark.wide
def test_words_that_people_have_read_stay() -> None:
    former = row(valid_from=today() - timedelta(days=1))
    former.save()
    former.text_en = "Something else."
    with pytest.raises(ValidationError, match="Copy"):
        former.full_clean()
    former.refresh_from_db()
    former.checked_on = today()
    former.full_clean()
    with pytest.raises(TypeError):
        former.delete()
    with pytest.raises(TypeError):
        LegalText.objects.all().delete()


@pytest.mark.parametrize(
    ("address", "is_closed"),
    [
        (CLOSED, True),
        ("HTTP://EC.EUROPA.EU/CONSUMERS" + "/ODR", True),
        ("https://webgate.ec.europa.eu" + "/odr/main", True),
        ("https://consumer-redress.ec.europa.eu/", False),
        ("consumers/order", False),
    ],
)
@pytest.mark.wide
def test_addresses_of_the_closed_platform(address: str, is_closed: bool) -> None:
    assert names_closed_platform(address) is is_closed


# The admin


def test_comparing_is_one_click_which_is_logged_with_its_author(keeper: Member, as_member: SignIn) -> None:
    keeping.seed(today())
    text = LegalText.objects.get(key="offer")
    client = as_member(keeper)
    page = client.get("/admin/legal-texts/").content.decode()
    assert f'id="text-{text.pk}"' in page and "compared this with its source today" in page
    for _click in range(2):
        assert client.post(f"/admin/legal-texts/{text.pk}/compared/").status_code == 302
    text.refresh_from_db()
    assert text.checked_on == today()
    (entry,) = ModelLogEntry.objects.filter(action=keeping.COMPARED)
    assert (entry.user, entry.object_id) == (keeper, str(text.pk))
    page = client.get("/admin/legal-texts/").content.decode()
    assert page.index("<code>way-out</code>") < page.index("<code>offer</code>")  # what was compared comes last


@pytest.mark.wide
def test_comparing_is_for_who_may_change_texts(dora: Member, as_member: SignIn) -> None:
    text = row()
    text.save()
    client = as_member(dora)
    assert client.get("/admin/legal-texts/").status_code in {302, 403}
    assert client.post(f"/admin/legal-texts/{text.pk}/compared/").status_code in {302, 403}
    with pytest.raises(PermissionDenied):
        keeping.compare(text, by=dora)
    text.refresh_from_db()
    assert text.checked_on is None


@pytest.mark.wide
def test_looking_changes_nothing(keeper: Member, as_member: SignIn) -> None:
    text = row()
    text.save()
    assert as_member(keeper).get(f"/admin/legal-texts/{text.pk}/compared/").status_code == 405


@pytest.mark.wide
def test_a_text_is_written_anew_by_a_copy(keeper: Member, as_member: SignIn) -> None:
    former = row(valid_from=today() - timedelta(days=3))
    former.save()
    client = as_member(keeper)
    assert "You can go to court." in client.get(f"/admin/legal-texts/all/copy/{former.pk}/").content.decode()
    sent = {
        "key": former.key, "text_fr": "Autrement.", "text_en": f"Otherwise, {CLOSED}", "source": former.source,
        "source_url": "", "reading": "", "checked_on": "", "valid_from": today().isoformat(), "valid_to": "",
    }  # fmt: skip
    refused = client.post("/admin/legal-texts/all/add/", sent).content.decode()
    assert "closed on 20 July 2025" in refused and "Autrement." in refused
    sent["text_en"] = "Otherwise."
    assert client.post("/admin/legal-texts/all/add/", sent).status_code == 302
    assert words.said("withdraw-court") == "Otherwise."
    assert client.get(f"/admin/legal-texts/all/history/{former.pk}/").status_code == 200
    assert client.post(f"/admin/legal-texts/all/delete/{former.pk}/").status_code in {302, 403}
    assert LegalText.objects.count() == 2


# What people agree to


@pytest.mark.wide
def test_a_consent_is_what_stood_on_the_page_that_was_sent(
    alice: Member, question: Question, as_member: SignIn
) -> None:
    """The team changes the words while the page is open: the record says what was read."""
    client, address = as_member(alice), f"/en/questions/{question.pk}/escalate/"
    shown = re.search(r'name="words" value="([^"]+)"', client.get(address).content.decode())
    assert shown is not None
    row("offer", text_en="Quite other words.", text_fr="De tout autres mots.").save()
    client.post(address, {"answer": "yes", "words": shown[1]})
    consent = ConsentRecord.objects.get(case__asker=alice)
    assert consent.text.startswith("Your question has no solution yet.")


@pytest.mark.wide
def test_words_that_this_site_did_not_write_are_nobodys_consent(
    alice: Member, question: Question, as_member: SignIn
) -> None:
    as_member(alice).post(f"/en/questions/{question.pk}/escalate/", {"answer": "yes", "words": "I agree to nothing."})
    assert ConsentRecord.objects.get(case__asker=alice).text == words.said("offer")


@pytest.mark.wide
@pytest.mark.parametrize("form", [BodyForm, CharterForm, LetterForm, WayForm, DoorForm])
def test_no_form_of_the_team_takes_the_closed_platform(form: Any) -> None:
    """In whatever field it is written; what was typed stays in the form."""
    name = next(name for name in ("text_en", "text", "exclusions", "form_url") if name in form.base_fields)
    bound = form({name: CLOSED})
    assert any("closed on 20 July 2025" in sentence for sentence in bound.errors[name])
    assert bound[name].value() == CLOSED


@pytest.mark.wide
def test_no_page_of_the_team_takes_the_closed_platform(site_tree: Any) -> None:
    for model in (TextPage, ArticlePage, HomePage, CharterPage):
        form = model.get_edit_handler().get_form_class()
        assert issubclass(form, WithoutClosedPlatform)
    form = TextPage.get_edit_handler().get_form_class()
    bound = form({"title": "Help", "slug": "help-2", "intro": CLOSED, "body": "null"}, instance=TextPage())
    assert "closed on 20 July 2025" in str(bound.errors["intro"])
